"""The words of accounts, of signing in, and of the audit log."""

from __future__ import annotations

from typing import Final

from web.audit_words import AUDIT_WORDS

ACCOUNT_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "sign_in": ("Đăng nhập", "Sign in"),
    "sign_in.lead": (
        "Dành cho cán bộ làm nội dung của tủ sách. Tra cứu thì không cần đăng nhập.",
        "For the officers who keep the bookshelf. Searching and reading need no account.",
    ),
    "sign_in.name": ("Tên đăng nhập", "User name"),
    "sign_in.password": ("Mật khẩu", "Password"),
    "sign_in.code": ("Mã xác thực", "Verification code"),
    "sign_in.code.hint": (
        "6 chữ số từ ứng dụng xác thực; để trống nếu tài khoản chưa bật xác thực hai bước.",
        "6 digits from your authenticator app; leave empty if two-step verification is off.",
    ),
    "sign_in.refused": (
        "Không đăng nhập được. Hãy kiểm tra tên đăng nhập, mật khẩu và mã xác thực. "
        "Sau nhiều lần sai, tài khoản tạm khóa một thời gian; khi cần, hãy liên hệ người quản trị.",
        "Signing in failed. Check the user name, the password and the verification code. "
        "After several wrong attempts an account is locked for a while; ask an administrator if need be.",
    ),
    "sign_in.too_many": (
        "Có quá nhiều lần đăng nhập từ nơi này. Hãy đợi một phút rồi thử lại.",
        "Too many attempts from this place. Wait a minute and try again.",
    ),
    "sign_out": ("Đăng xuất", "Sign out"),
    "desk": ("Bàn làm việc", "Desk"),
    "desk.bar": ("Đang đăng nhập", "Signed in"),
    # the own account
    "account": ("Tài khoản của tôi", "My account"),
    "account.password": ("Đổi mật khẩu", "Change the password"),
    "account.password.old": ("Mật khẩu hiện tại", "Present password"),
    "account.password.new": ("Mật khẩu mới", "New password"),
    "account.password.again": ("Nhập lại mật khẩu mới", "New password again"),
    "account.must_change": (
        "Mật khẩu này do người khác đặt. Hãy đổi thành mật khẩu chỉ riêng bạn biết rồi làm việc tiếp.",
        "Somebody else set this password. Change it to one that only you know before you go on.",
    ),
    "account.done.password": (
        "Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc.",
        "The password is changed. Your other sessions have ended.",
    ),
    "account.done.totp-on": (
        "Đã bật xác thực hai bước. Từ lần sau, khi đăng nhập hãy nhập thêm mã.",
        "Two-step verification is on. From now on, signing in asks for a code.",
    ),
    "account.done.totp-off": ("Đã tắt xác thực hai bước.", "Two-step verification is off."),
    "account.totp": ("Xác thực hai bước", "Two-step verification"),
    "account.totp.lead": (
        "Ngoài mật khẩu, mỗi lần đăng nhập cần một mã 6 chữ số từ ứng dụng xác thực trên điện thoại.",
        "Besides the password, signing in asks for a code of 6 digits from an app on your phone.",
    ),
    "account.totp.on": ("Đang bật.", "It is on."),
    "account.totp.start": ("Bật xác thực hai bước", "Turn two-step verification on"),
    "account.totp.again": ("Tạo mã QR khác", "Make another QR code"),
    "account.totp.stop": ("Tắt xác thực hai bước", "Turn two-step verification off"),
    "account.totp.scan": (
        "Mở ứng dụng xác thực trên điện thoại và quét mã này.",
        "Open the authenticator app on your phone and scan this code.",
    ),
    "account.totp.picture": ("Mã QR để ứng dụng xác thực quét", "QR code for the authenticator app"),
    "account.totp.type": ("Không quét được thì gõ khóa này vào ứng dụng:", "Or type this key into the app:"),
    "account.totp.confirm": ("Nhập mã mà ứng dụng đang hiện.", "Type the code that the app shows."),
    "account.totp.turn_on": ("Bật", "Turn on"),
    # what administrators see
    "admin": ("Quản trị", "Administration"),
    "admin.accounts": ("Tài khoản", "Accounts"),
    "admin.audit": ("Nhật ký", "Audit log"),
    "admin.full_name": ("Họ và tên", "Full name"),
    "admin.role": ("Vai trò", "Role"),
    "admin.standing": ("Tình trạng", "State"),
    "admin.totp_on": ("Đang bật", "On"),
    "admin.created": ("Ngày tạo", "Added"),
    "admin.add": ("Thêm tài khoản", "Add an account"),
    "admin.add.lead": (
        "Tủ sách đặt một mật khẩu dùng một lần; người được cấp đổi mật khẩu khi đăng nhập lần đầu.",
        "The bookshelf makes a one-time password; the person changes it when signing in for the first time.",
    ),
    "admin.password.once": (
        "Mật khẩu dùng một lần, chỉ hiện lúc này. Hãy trao tận tay; khi đăng nhập sẽ phải đổi.",
        "The one-time password, shown only now. Hand it over in person; it must be changed when signing in.",
    ),
    "admin.password.new": ("Đặt lại mật khẩu", "Reset the password"),
    "admin.done": ("Đã thực hiện.", "Done."),
    "admin.own": (
        "Đây là tài khoản của bạn. Mật khẩu và xác thực hai bước đổi ở trang",
        "This is your own account. Its password and two-step verification are changed on the page",
    ),
    "admin.role.change": ("Đổi vai trò", "Change the role"),
    "admin.role.save": ("Lưu vai trò", "Save the role"),
    "admin.access": ("Đăng nhập", "Signing in"),
    "admin.unlock": ("Mở khóa", "Unlock"),
    "admin.disable": ("Ngừng tài khoản", "Disable the account"),
    "admin.enable": ("Dùng lại tài khoản", "Enable the account"),
    "admin.history_of": ("Nhật ký về tài khoản này", "What was done to this account"),
    "admin.history_by": ("Việc người này đã làm", "What this person did"),
    "standing.in-use": ("Đang dùng", "In use"),
    "standing.locked": ("Tạm khóa đến {until}", "Locked until {until}"),
    "standing.disabled": ("Đã ngừng", "Disabled"),
    "role.doc-gia": ("Độc giả", "Reader"),
    "role.bien-tap": ("Biên tập", "Editor"),
    "role.duyet": ("Duyệt", "Approver"),
    "role.quan-tri": ("Quản trị", "Administrator"),
    # why something is refused
    "fault.name-form": (
        "Tên đăng nhập có 3–40 ký tự: chữ cái không dấu, chữ số; ở giữa có thể có dấu . - _",
        "A user name has 3–40 characters: letters without accents, digits; inside it also . - _",
    ),
    "fault.name-taken": ("Tên đăng nhập này đã có người dùng.", "This user name is taken."),
    "fault.full-name-form": ("Họ và tên có 1–100 ký tự.", "A full name has 1–100 characters."),
    "fault.no-account": ("Không có tài khoản này.", "There is no such account."),
    "fault.own-account": (
        "Không ai tự đổi quyền hoặc tự ngừng tài khoản của mình; hãy nhờ một người quản trị khác.",
        "Nobody changes the role or the use of their own account; ask another administrator.",
    ),
    "fault.password-wrong": (
        "Mật khẩu hiện tại không đúng. Sau nhiều lần sai, tài khoản tạm khóa một thời gian.",
        "The present password is wrong. After several wrong attempts the account is locked for a while.",
    ),
    "fault.password-same": (
        "Mật khẩu mới phải khác mật khẩu hiện tại.",
        "The new password must differ from the present one.",
    ),
    "fault.password-differs": (
        "Hai lần nhập mật khẩu mới không giống nhau.",
        "The two new passwords differ.",
    ),
    "fault.password-short": (
        "Mật khẩu cần ít nhất 12 ký tự; một câu ngắn dễ nhớ là tốt.",
        "A password needs at least 12 characters; a short sentence that you remember is good.",
    ),
    "fault.password-long": ("Mật khẩu có nhiều nhất 200 ký tự.", "A password has at most 200 characters."),
    "fault.password-plain": (
        "Mật khẩu quá dễ đoán: chỉ có chữ số, hoặc lặp lại vài ký tự.",
        "The password is too easy to guess: only digits, or few characters repeated.",
    ),
    "fault.password-common": (
        "Mật khẩu này nằm trong số hay dùng nhất. Hãy chọn mật khẩu khác.",
        "This password is among the commonest. Choose another one.",
    ),
    "fault.password-name": (
        "Mật khẩu không được chứa tên của tài khoản.",
        "The password must not contain the names of the account.",
    ),
    "fault.code-wrong": (
        "Mã xác thực không đúng. Hãy xem đồng hồ của điện thoại có đúng giờ không rồi nhập mã mới.",
        "The verification code is wrong. See that the phone's clock is right, then type a new code.",
    ),
    "fault.totp-on": ("Xác thực hai bước đang bật.", "Two-step verification is on."),
    "fault.totp-not-started": (
        "Xác thực hai bước chưa được bắt đầu. Hãy bấm bật trước.",
        "Two-step verification was not begun. Start it first.",
    ),
    **AUDIT_WORDS,
    # errors
    "error.form": ("Biểu mẫu không còn hiệu lực", "The form is no longer valid"),
    "error.form.help": (
        "Trang đã mở quá lâu, phiên đăng nhập đã hết, hoặc biểu mẫu được gửi từ nơi khác. "
        "Hãy mở lại trang rồi gửi lại.",
        "The page was open for too long, the session has ended, or the form came from elsewhere. "
        "Open the page again and send it once more.",
    ),
    "error.403": ("Tài khoản không có quyền mở trang này", "Your account may not open this page"),
    "error.403.help": (
        "Nếu công việc cần đến trang này, hãy đề nghị người quản trị cấp quyền.",
        "If your work needs it, ask an administrator for the role.",
    ),
}
