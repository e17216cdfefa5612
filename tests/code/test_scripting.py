"""C#, Ruby, PHP, Kotlin and Swift: namespaces, classes opened again, names that calls give."""

from __future__ import annotations

from sources import called, imported, names, only

CSHARP = """
    using System; using static A.B; using X = C.D;
    namespace Shop.Lamps {
    /// <summary>A lamp.</summary>
    [Obsolete("x")] public sealed partial class Lamp<T> : Light, IHot<T> where T : class {
        private readonly int oil = 1;
        public int Degrees { get; set; } = 1;
        public int this[int i] { get { return i; } }
        public Lamp(int x) : base(x) {}
        ~Lamp() {}
        public static async Task<int> Burn<U>(ref int a, string b) {
            this.Cool(); foo.Bar<int>(1); new Oil(); int Local(int q) => q; return Local(1);
        }
        public int Burn(long a) => 1;
        public static Lamp operator +(Lamp a, Lamp b) => a;
        void IHot.Cool() { a?.Touch(); }
    }
    partial class Lamp<T> { }
    interface IHot { void Touch(); } enum Colour { Red } struct Oil {} record Sale(int X);
    }
"""
RUBY = """
    require 'oil'
    # A lamp.
    class Shop::Lamp < Light
      def self.make(a, b = 1, *c, d: 2, &e); trim; self.burn(1); end
      # Burns.
      def burn?; baz 1; @wick.cut; end
      define_method(:glow) { |a| 1 }
      class << self
        def meta; end
      end
      private def trim; end
      included do
        def inside; end
      end
      QUICK = ->(a) { a }
      scope :hot, -> { where(1) }
      alias_method :shine, :glow
    end
    class Shop::Lamp; end
    module Tools; def m = 1; end
    Oil = Struct.new(:a) do
      def litres; end
    end
    def main; end
"""
PHP = """
    <?php
    namespace App\\Lamps;
    use A\\B as C; use D\\{E, F as G};
    require_once 'x.php';
    /** A lamp. */
    #[Sold(1)]
    abstract class Lamp extends Light implements Hot, Bright {
        use Trait1;
        /** Burns. */
        #[Pure] public static function burn(int $a, ?string ...$b): ?int {
            $this->cool(); self::burn(); Oil::z(); help($a); new Oil();
        }
        abstract protected function cool();
    }
    interface Hot { public function touch(); } trait Glow { function on() {} } enum Colour { case Red; function c() {} }
    function help() { function nested() {} $f = fn($x) => $x; return new class { function anonymous() {} }; }
    if (!function_exists('late')) { function late() {} }
"""


def test_csharp() -> None:
    assert names("a.cs", CSHARP) == [
        f"{kind} Shop.Lamps.{name}"
        for kind, name in [
            ("class", "Lamp"),
            ("property", "Lamp.Degrees"),
            ("property", "Lamp.this[]"),
            ("method", "Lamp.Lamp"),
            ("method", "Lamp.~Lamp"),
            ("method", "Lamp.Burn"),
            ("function", "Lamp.Burn.Local"),
            ("method", "Lamp.Burn#1"),
            ("method", "Lamp.operator +"),
            ("method", "Lamp.Cool"),
            ("class", "Lamp#1"),
            ("interface", "IHot"),
            ("method", "IHot.Touch"),
            ("enum", "Colour"),
            ("struct", "Oil"),
            ("class", "Sale"),
        ]
    ]
    lamp = only("a.cs", CSHARP, "Shop.Lamps.Lamp")
    assert (lamp.bases, lamp.modifiers) == (("Light", "IHot<T>"), ("public", "sealed", "partial"))
    assert names("b.cs", "namespace A.B;\nclass Q { }") == ["class A.B.Q"]
    assert [each.replace("Shop.Lamps.", "") for each in called("a.cs", CSHARP)] == [
        "Lamp.Lamp -> base",
        "Lamp.Burn -> this.Cool = Lamp.Cool",
        "Lamp.Burn -> foo.Bar",
        "Lamp.Burn -> new.Oil = Oil",
        "Lamp.Burn -> Local = Lamp.Burn.Local",
        "Lamp.Cool -> a.Touch",
    ]
    assert imported("a.cs", CSHARP) == [("System", "*", ""), ("A.B", "*", ""), ("C.D", "", "X")]


def test_ruby() -> None:
    assert names("a.rb", RUBY) == [
        "class Shop.Lamp",
        "method Shop.Lamp.make",
        "method Shop.Lamp.burn?",
        "method Shop.Lamp.glow",
        "method Shop.Lamp.meta",
        "method Shop.Lamp.trim",
        "method Shop.Lamp.inside",
        "function Shop.Lamp.QUICK",
        "method Shop.Lamp.hot",
        "method Shop.Lamp.shine",
        "class Shop.Lamp#1",
        "module Tools",
        "method Tools.m",
        "class Oil",
        "method Oil.litres",
        "function main",
    ]
    make = only("a.rb", RUBY, "Shop.Lamp.make")
    assert [each.name for each in make.parameters] == ["a", "b", "*c", "d:", "&e"]
    assert only("a.rb", RUBY, "Shop.Lamp").bases == ("Light",)
    assert "Shop.Lamp.make -> trim = Shop.Lamp.trim" in called("a.rb", RUBY)
    assert "Shop.Lamp.burn? -> @wick.cut" in called("a.rb", RUBY)
    assert imported("a.rb", RUBY) == [("oil", "", "")]


def test_php() -> None:
    assert names("a.php", PHP) == [
        f"{kind} App.Lamps.{name}"
        for kind, name in [
            ("class", "Lamp"),
            ("method", "Lamp.burn"),
            ("method", "Lamp.cool"),
            ("interface", "Hot"),
            ("method", "Hot.touch"),
            ("trait", "Glow"),
            ("method", "Glow.on"),
            ("enum", "Colour"),
            ("method", "Colour.c"),
            ("function", "help"),
            ("function", "help.nested"),
            ("function", "help.f"),
            ("function", "late"),
        ]
    ]
    burn = only("a.php", PHP, "App.Lamps.Lamp.burn")
    assert (burn.annotations, burn.modifiers, burn.documentation) == (
        ("#[Pure]",),
        ("public", "static"),
        "/** Burns. */",
    )
    assert [(each.name, each.type) for each in burn.parameters] == [("$a", "int"), ("$b", "?string")]
    assert [each.replace("App.Lamps.", "") for each in called("a.php", PHP)][:4] == [
        "Lamp.burn -> $this.cool = Lamp.cool",
        "Lamp.burn -> self.burn = Lamp.burn",
        "Lamp.burn -> Oil.z",
        "Lamp.burn -> help = help",
    ]
    assert imported("a.php", PHP) == [("A", "B", "C"), ("D", "E", ""), ("D", "F", "G"), ("x.php", "", "")]


def test_kotlin() -> None:
    text = """
        import c.D as E
        import f.*
        /** A lamp. */
        @Deprecated("x") data class Lamp<T>(val x: Int) : Light(), Hot {
            override suspend fun burn(a: Int): Int? { this.cool(); help { it }; return Lamp(1) }
            val degrees: Int
                get() = 1
            companion object {
                fun make() {}
            }
            fun cool() = 1
        }
        fun <T> List<T>.ext(a: T): T { fun nested() {}; return a }
        typealias X = Y
    """
    assert names("a.kt", text) == [
        "class Lamp",
        "method Lamp.burn",
        "property Lamp.degrees",
        "method Lamp.make",
        "method Lamp.cool",
        "function List.ext",
        "function List.ext.nested",
        "type X",
    ]
    assert called("a.kt", text)[0] == "Lamp.burn -> this.cool = Lamp.cool"
    assert imported("a.kt", text) == [("c", "D", "E"), ("f", "*", "")]


def test_swift() -> None:
    text = """
        import Foundation
        /// A lamp.
        public final class Lamp<T>: Light, Hot {
            @objc private static func burn(_ a: Int, b c: String = "") throws -> Int { self.cool(); help(x) { } }
            init(x: Int) { super.init() }
            var degrees: Int { get { 1 } }
            func cool() {}
        }
        protocol Hot: Warm { func touch() }
        extension Lamp: Bright where T: X { func shine() {} }
    """
    assert names("a.swift", text) == [
        "class Lamp",
        "method Lamp.burn",
        "method Lamp.init",
        "property Lamp.degrees",
        "method Lamp.cool",
        "interface Hot",
        "method Hot.touch",
        "method Lamp.shine",
    ]
    assert (only("a.swift", text, "Lamp").bases, only("a.swift", text, "Lamp.shine").bases) == (
        ("Light", "Hot"),
        ("Bright",),
    )
    assert called("a.swift", text)[0] == "Lamp.burn -> self.cool = Lamp.cool"
