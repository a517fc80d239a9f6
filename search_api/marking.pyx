# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Where the words of a query stand in a text: one pass over its letters, compiled.

The same with `str.find`, one form after the other, took a sixth of a page of results.
"""

from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Realloc
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport uint32_t

from analyzers.folding import FOLDED
from analyzers.normal_form import SMALL_LETTERS, code_points

# A letter of a text, by its code point: as an exact form has it, and as a folded one.
cdef const uint32_t[::1] small_letters = SMALL_LETTERS
cdef const uint32_t[::1] folded_letters = FOLDED[SMALL_LETTERS]

cdef enum:
    # First letters are told apart by their lowest bits; of letters that share them, form by form.
    FIRST_LETTERS = 256


cdef struct Stretch:
    int kind  # how wide a letter is in memory
    const void* letters  # of the whole text
    Py_ssize_t begin
    Py_ssize_t end


cdef struct Form:
    const uint32_t* letters
    Py_ssize_t length
    const uint32_t* as_read  # one of the tables above
    Py_ssize_t word  # its place among the words
    Form* next  # of those with the same first letter, the next in length


cdef struct Mark:
    Py_ssize_t start
    Py_ssize_t end
    Py_ssize_t word


cdef class Forms:
    """The ways to write the words of a query, in small letters, a blank between syllables.

    `exact` ones have their accents, `folded` ones stand for every accent; `numbers` are words that `find` is
    told the places of.
    """

    cdef list _words  # in order: of two that are the same stretch of a text, the last counts
    cdef const uint32_t[::1] _letters
    cdef Form* _forms
    cdef Form* _first[FIRST_LETTERS]

    def __cinit__(self, exact, folded, numbers):
        self._words = sorted({*exact, *folded, *numbers})
        written = [(form, False) for form in exact if form] + [(form, True) for form in folded if form]
        written.sort(key=_by_length)
        self._letters = code_points("".join(form for form, _ in written))
        self._forms = <Form*>PyMem_Calloc(len(written), sizeof(Form))
        if self._forms is NULL:
            raise MemoryError
        cdef Py_ssize_t at = 0, number
        for number, (form, is_folded) in enumerate(written):
            self._add(&self._forms[number], form, is_folded, at)
            at += len(form)

    def __dealloc__(self):
        PyMem_Free(self._forms)

    cdef _add(self, Form* form, str written, bint is_folded, Py_ssize_t at):
        form.letters = &self._letters[at]
        form.length = len(written)
        form.as_read = &folded_letters[0] if is_folded else &small_letters[0]
        form.word = self._words.index(written)
        cdef uint32_t first = folded_letters[form.letters[0]] % FIRST_LETTERS
        form.next = self._first[first]
        self._first[first] = form

    def find(self, str text not None, Py_ssize_t begin, Py_ssize_t end, numbers):
        """The words that stand whole in this stretch of the text, however many blanks are between their
        syllables, and the `numbers`, each with its start and end: of those that overlap, the first, and of
        those the longest.
        """
        cdef Stretch stretch
        stretch.kind = PyUnicode_KIND(text)
        stretch.letters = PyUnicode_DATA(text)
        stretch.begin = max(begin, 0)
        stretch.end = min(end, len(text))
        cdef Marks told = Marks(text, self._words)
        for first, last, number in sorted(numbers):
            told._add(Mark(first, last, self._words.index(number)))
        cdef Marks found = Marks(text, self._words)
        self._find(&stretch, told, found)
        return found

    cdef int _find(self, const Stretch* stretch, Marks told, Marks found) except -1:
        cdef Py_ssize_t at = stretch.begin, number = 0
        cdef Form* form
        cdef Mark mark
        while at < stretch.end:
            form = self._first[folded_letters[_letter(stretch, at)] % FIRST_LETTERS]
            if form is NULL and number == told._count:
                at += 1
                continue
            mark = _longest(form, stretch, at)
            while number < told._count and told._marks[number].start <= at:
                if told._marks[number].start == at and _is_longer(&told._marks[number], &mark):
                    mark = told._marks[number]
                number += 1
            if mark.end > at:
                found._add(mark)
            at = max(mark.end, at + 1)
        return 0


cdef class Marks:
    """The words of a query that stand in a text, in their order; none overlaps another."""

    cdef str _text
    cdef list _words
    cdef Mark* _marks
    cdef Py_ssize_t _count
    cdef Py_ssize_t _room

    def __cinit__(self, str text not None, list words not None):
        self._text = text
        self._words = words

    def __dealloc__(self):
        PyMem_Free(self._marks)

    cdef int _add(self, Mark mark) except -1:
        cdef Py_ssize_t room
        cdef void* marks
        if self._count == self._room:
            room = 2 * self._room + 16
            marks = PyMem_Realloc(self._marks, room * sizeof(Mark))
            if marks is NULL:
                raise MemoryError
            self._marks, self._room = <Mark*>marks, room
        self._marks[self._count] = mark
        self._count += 1
        return 0

    def spans(self, Py_ssize_t begin, Py_ssize_t end):
        """Ranges of the marks between `begin` and `end`, counted from `begin`; words side by side are one."""
        cdef Py_ssize_t start = -1, stop = -1, at
        spans = []
        for at in range(self._count):
            mark = &self._marks[at]
            if mark.start < begin or mark.end > end:
                continue
            if start >= 0 and not self._is_blank(stop, mark.start):
                spans.append((start - begin, stop - begin))
                start = -1
            start = mark.start if start < 0 else start
            stop = mark.end
        if start >= 0:
            spans.append((start - begin, stop - begin))
        return spans

    cdef bint _is_blank(self, Py_ssize_t begin, Py_ssize_t end):
        cdef Py_ssize_t at
        for at in range(begin, end):
            if not self._text[at].isspace():
                return False
        return True

    def best_start(self, Py_ssize_t start, Py_ssize_t reach):
        """Start of the mark, from `start` on, that has most different words within reach, long words counting
        for more; -1 for no mark."""
        cdef Py_ssize_t* counts = <Py_ssize_t*>PyMem_Calloc(len(self._words), sizeof(Py_ssize_t))
        if counts is NULL:
            raise MemoryError
        try:
            return self._best_start(start, reach, counts)
        finally:
            PyMem_Free(counts)

    cdef Py_ssize_t _best_start(self, Py_ssize_t start, Py_ssize_t reach, Py_ssize_t* counts) except -2:
        """`counts` is how often each word is within reach."""
        cdef Py_ssize_t best = -1, best_value = -1, value = 0, last = 0, at
        for at in range(self._count):
            mark = &self._marks[at]
            if mark.start < start:
                last = at + 1
                continue
            while last < self._count and self._marks[last].end - mark.start <= reach:
                value += 0 if counts[self._marks[last].word] else self._weight(last)
                counts[self._marks[last].word] += 1
                last += 1
            if value > best_value:
                best, best_value = mark.start, value
            if counts[mark.word]:
                counts[mark.word] -= 1
                value -= 0 if counts[mark.word] else self._weight(at)
        return best

    cdef Py_ssize_t _weight(self, Py_ssize_t at) except -1:
        return len(<str>self._words[self._marks[at].word])


def _by_length(written):
    form, _ = written
    return len(form), form


cdef inline Py_UCS4 _letter(const Stretch* stretch, Py_ssize_t at) noexcept:
    return PyUnicode_READ(stretch.kind, <void*>stretch.letters, at)


cdef inline bint _in_word(const Stretch* stretch, Py_ssize_t at) noexcept:
    return stretch.begin <= at < stretch.end and _letter(stretch, at).isalnum()


cdef inline bint _is_longer(const Mark* one, const Mark* other) noexcept:
    return one.end > other.end or (one.end == other.end and one.word > other.word)


cdef Mark _longest(const Form* form, const Stretch* stretch, Py_ssize_t at) noexcept:
    """The longest form that is a whole word here; an empty mark for none."""
    cdef Py_ssize_t end
    while form is not NULL:
        end = _end_of(form, stretch, at)
        if end > at and not _in_word(stretch, at - 1) and not _in_word(stretch, end):
            return Mark(at, end, form.word)
        form = form.next
    return Mark(at, at, -1)


cdef Py_ssize_t _end_of(const Form* form, const Stretch* stretch, Py_ssize_t at) noexcept:
    """Where the form ends that begins here; -1 if it does not stand here."""
    cdef Py_ssize_t place
    for place in range(form.length):
        if at >= stretch.end or form.as_read[_letter(stretch, at)] != form.letters[place]:
            return -1
        at += 1
        if form.letters[place] == " ":
            while at < stretch.end and small_letters[_letter(stretch, at)] == " ":
                at += 1
    return at
