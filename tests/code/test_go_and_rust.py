"""Go and Rust: receivers and `impl` blocks name the type, attributes belong to what they stand before."""

from __future__ import annotations

from sources import called, imported, names, only

from archaeologist.domain.symbol import Parameter

GO = """
    package lamp

    import ("fmt"; j "encoding/json"; . "a/b")

    // Lamp gives light.
    type Lamp[T any] struct { oil int; Base }
    type Light interface { Burn(a, b int) error }
    type (
        // Oil burns.
        Oil = Fat
        Hook func(int) string
    )

    // Burn burns.
    func (l *Lamp[T]) Burn(a, b int, rest ...string) (n int, err error) {
        go l.trim(); return json.Marshal(a), Light(b)
    }
    func Make() {}
    var hook = func(x int) int { return Make() }
"""
RUST = """
    use std::{fmt::{self, Debug as D}, io::*};
    extern crate foo as bar;

    /// A lamp.
    #[cfg(x)]
    #[derive(Debug)]
    pub(crate) struct Lamp<T> where T: Copy { oil: i32 }
    impl<T> Lamp<T> { const fn trim(&self) { self.burn(1); Self::make(); log!(x); a.b.c(); free() } fn make() {} }
    impl<T> fmt::Display for Lamp<T> {
        /// Shows.
        #[inline] pub async unsafe fn burn(&mut self, x: &str) -> Result<()> { Ok(()) }
    }
    pub trait Light: Clone + Send { fn on(&self); fn off(&self) {} }
    macro_rules! glow { ($x:expr) => { $x }; }
    mod shop { fn sell() { fn wrap() {} } }
    enum Colour { Red(u8) }
    type Oil = Fat; union U { a: u8 }
    #[cfg(unix)]
    fn free() {}
    #[cfg(windows)]
    fn free() {}
"""


def test_go_definitions() -> None:
    assert names("a.go", GO) == [
        "struct Lamp",
        "interface Light",
        "method Light.Burn",
        "type Oil",
        "type Hook",
        "method Lamp.Burn",
        "function Make",
        "function hook",
    ]
    burn = only("a.go", GO, "Lamp.Burn")
    assert burn.parameters == (Parameter("a", "int"), Parameter("b", "int"), Parameter("rest", "...string"))
    assert burn.documentation == "// Burn burns."
    assert only("a.go", GO, "Oil").documentation == "// Oil burns."


def test_go_calls_and_imports() -> None:
    assert called("a.go", GO) == [
        "Lamp.Burn -> l.trim",
        "Lamp.Burn -> json.Marshal",
        "Lamp.Burn -> Light = Light",
        "hook -> Make = Make",
    ]
    assert imported("a.go", GO) == [("fmt", "", ""), ("encoding/json", "", "j"), ("a/b", "*", "")]


def test_rust_definitions() -> None:
    assert names("a.rs", RUST) == [
        "struct Lamp",
        "method Lamp.trim",
        "method Lamp.make",
        "method Lamp.burn",
        "trait Light",
        "method Light.on",
        "method Light.off",
        "macro glow",
        "module shop",
        "function shop.sell",
        "function shop.sell.wrap",
        "enum Colour",
        "type Oil",
        "struct U",
        "function free",
        "function free#1",
    ]
    burn, lamp = only("a.rs", RUST, "Lamp.burn"), only("a.rs", RUST, "Lamp")
    assert (burn.bases, burn.modifiers) == (("fmt::Display",), ("pub", "async", "unsafe"))
    assert (lamp.span.start, lamp.definition.start, lamp.annotations) == (5, 8, ("#[cfg(x)]", "#[derive(Debug)]"))
    assert only("a.rs", RUST, "free", 1).annotations == ("#[cfg(windows)]",)


def test_rust_calls_and_imports() -> None:
    assert called("a.rs", RUST) == [
        "Lamp.trim -> self.burn = Lamp.burn",
        "Lamp.trim -> Self.make = Lamp.make",
        "Lamp.trim -> log!",
        "Lamp.trim -> a.b.c",
        "Lamp.trim -> free = free",
        "Lamp.burn -> Ok",
    ]
    assert imported("a.rs", RUST) == [
        ("std", "fmt", ""),
        ("std::fmt", "Debug", "D"),
        ("std::io", "*", ""),
        ("foo", "", "bar"),
    ]
