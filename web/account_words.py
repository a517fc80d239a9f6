"""The words of accounts, of signing in, and of the audit log."""

from __future__ import annotations

from typing import Final

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
    "role.doc-gia": ("Độc giả", "Reader"),
    "role.bien-tap": ("Biên tập", "Editor"),
    "role.duyet": ("Duyệt", "Approver"),
    "role.quan-tri": ("Quản trị", "Administrator"),
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
