"""C and C++: what is a definition, what it is called behind its declarators, and what macros may not hide."""

from __future__ import annotations

import pytest
from sources import called, imported, names, only, outline

from archaeologist.code import language_of
from archaeologist.domain.symbol import Parameter

CPP = """
    /// A lamp.
    template<typename T> class Lamp : public Light, private ns::Hot {
    public:
        Lamp() : oil(1) {}
        virtual ~Lamp() = default;
        T get() const override { return v; }
        virtual void pure() = 0;
        void declared(int);
        bool operator==(const Lamp& o) const { return true; }
        operator bool() { return 1; }
        struct Wick { void trim() { this->cut(); } void cut() {} };
    };
    namespace a::b { namespace { int hidden(const char *y) { return std::move(y); } } }
    template <class T> T Lamp<T>::burn() { this->get(); obj.method<int>(1); return new Oil(1); }
    Lamp::~Lamp() {}
    using X = int;
    extern "C" { int cfun(void) {} }
    class EXPORT Widget : public Base {
        Q_SIGNALS:
        void m() {}
    };
    SOME_NAMESPACE_BEGIN
    enum class E : int { A };
"""


def test_c_definitions_and_no_prototypes() -> None:
    text = """
        #include <stdio.h>
        #include "lamp.h"
        #define GUARD
        #define OIL 3
        #define MAX(a, b) ((a) > (b) ? (a) : (b))
        int prototype(int a);
        int old(a, b) int a; char *b; { return a; }
        /* Names. */
        static const char *const lamps(struct lamp *l, int n[3], ...) { light(l->cb(1)); (*fp)(2); return old(1, 2); }
        int (*returns_pointer(int a))(char) { return 0; }
        typedef struct node { int a; } node_t;
        typedef struct { int a; } bare_t;
        typedef int (*callback)(int);
        struct lamp { int (*cb)(int); } first;
        enum colour { RED };
        #ifdef _WIN32
        static int twin(void) { return 1; }
        #else
        static int twin(void) { return 2; }
        #endif
    """
    assert names("a.c", text) == [
        "macro OIL",
        "macro MAX",
        "function old",
        "function lamps",
        "function returns_pointer",
        "type node_t",
        "struct node",
        "struct bare_t",
        "type callback",
        "struct lamp",
        "enum colour",
        "function twin",
        "function twin#1",
    ]
    lamps = only("a.c", text, "lamps")
    assert lamps.parameters == (Parameter("l", "struct lamp *"), Parameter("n", "int [3]"), Parameter("..."))
    assert (lamps.modifiers, lamps.documentation) == (("static",), "/* Names. */")
    assert called("a.c", text) == ["lamps -> light", "lamps -> l->cb".replace("->cb", ".cb"), "lamps -> old = old"]
    assert imported("a.c", text) == [("stdio.h", "", ""), ("lamp.h", "", "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EXPORT int burn(int a) { }", "burn"),
        ("EXTERN Code UNUSED burn(int a)\n{\n}\n", "burn"),
        ("PyMODINIT_FUNC\nPyInit_x(void) { }", "PyInit_x"),
        ("STATIC_FN(int) burn(int x) { return x; }", "burn"),
        ("BEGIN_DECLS\nstatic int burn(void) { }\nEND_DECLS\n", "burn"),
        ("int burn(int a)\n{\n  int v =\n#ifdef A\n  1\n#else\n  2\n#endif\n  ;\n  return 1;\n}\n", "burn"),
    ],
)
def test_macros_do_not_hide_a_function(text: str, expected: str) -> None:
    assert expected in [each.qualified for each in outline("a.c", text).symbols]


def test_cpp_definitions() -> None:
    assert names("a.cpp", CPP) == [
        "class Lamp",
        "method Lamp.Lamp",
        "method Lamp.~Lamp",
        "method Lamp.get",
        "method Lamp.pure",
        "method Lamp.operator==",
        "method Lamp.operator bool",
        "struct Lamp.Wick",
        "method Lamp.Wick.trim",
        "method Lamp.Wick.cut",
        "function a.b.hidden",
        "method Lamp.burn",
        "method Lamp.~Lamp#1",
        "type X",
        "function cfun",
        "class Widget",
        "method Widget.m",
        "enum E",
    ]
    lamp = only("a.cpp", CPP, "Lamp")
    assert (lamp.bases, lamp.documentation) == (("Light", "ns::Hot"), "/// A lamp.")
    assert lamp.signature.startswith("template<typename T> class Lamp")
    assert called("a.cpp", CPP) == [
        "Lamp.Wick.trim -> this.cut = Lamp.Wick.cut",
        "a.b.hidden -> std.move",
        "Lamp.burn -> this.get = Lamp.get",
        "Lamp.burn -> obj.method",
        "Lamp.burn -> new.Oil",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"int f(void);", "c"),
        (b'#ifdef __cplusplus\nextern "C" {\n#endif\nint f(void);\n#ifdef __cplusplus\n}\n#endif\n', "c"),
        (b"// class Lamp {\nstruct s { int class_; };", "c"),
        (b"class Lamp : Light { };", "cpp"),
        (b"namespace a { }", "cpp"),
        (b"template <class T> T f();", "cpp"),
    ],
)
def test_a_header_is_what_is_in_it(text: bytes, expected: str) -> None:
    found = language_of("include/a.h", text)
    assert found
    assert found.name == expected
