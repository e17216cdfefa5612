"""Java: overloads, nested and anonymous classes, records, enums, annotations, default methods."""

from __future__ import annotations

from sources import called, imported, names, only, outline

from archaeologist.domain.symbol import Parameter

LAMP = """
    import a.b.C;
    import static a.B.*;
    /** A lamp. */
    @Deprecated @Sold(1)
    public class Lamp<T> extends Light implements Hot, Bright {
        Lamp() { this(1); }
        /** Lights it. */
        @Override public int burn(final int oil, String... rest) throws Smoke {
            return trim(this.wick(), new Lamp<T>());
        }
        int burn(long oil) { return 1; }
        Object shade() { return new Object() { void anonymous() {} }; }
        int wick() { class Local { void inner() {} } return x.stream().map(Lamp::trim); }
        enum Colour { RED { void glow() {} }, BLUE; void shine() {} }
        record Oil(int litres) { Oil { } }
        @interface Sold { int value() default 1; }
        interface Hot { default void touch() {} void cool(); }
    }
"""


def test_every_kind_of_definition() -> None:
    assert names("Lamp.java", LAMP) == [
        "class Lamp",
        "method Lamp.Lamp",
        "method Lamp.burn",
        "method Lamp.burn#1",
        "method Lamp.shade",
        "method Lamp.wick",
        "class Lamp.wick.Local",
        "method Lamp.wick.Local.inner",
        "enum Lamp.Colour",
        "method Lamp.Colour.RED.glow",
        "method Lamp.Colour.shine",
        "class Lamp.Oil",
        "method Lamp.Oil.Oil",
        "interface Lamp.Sold",
        "method Lamp.Sold.value",
        "interface Lamp.Hot",
        "method Lamp.Hot.touch",
        "method Lamp.Hot.cool",
    ]


def test_pieces() -> None:
    lamp, burn = only("Lamp.java", LAMP, "Lamp"), only("Lamp.java", LAMP, "Lamp.burn")
    assert lamp.bases == ("Light", "Hot", "Bright")
    assert (lamp.annotations, lamp.modifiers) == (("@Deprecated", "@Sold(1)"), ("public",))
    assert lamp.documentation == "/** A lamp. */"
    assert burn.signature == "int burn(final int oil, String... rest) throws Smoke"
    assert burn.parameters == (Parameter("oil", "int"), Parameter("rest", "String..."))
    assert (burn.span.start, burn.definition.start) == (8, 9)


def test_calls_and_imports() -> None:
    assert called("Lamp.java", LAMP) == [
        "Lamp.Lamp -> this",
        "Lamp.burn -> trim",
        "Lamp.burn -> this.wick = Lamp.wick",
        "Lamp.burn -> new.Lamp = Lamp.Lamp",
        "Lamp.shade -> new.Object",
        "Lamp.wick -> x.stream().map",
        "Lamp.wick -> x.stream",
        "Lamp.wick -> Lamp.trim",
    ]
    assert imported("Lamp.java", LAMP) == [("a.b", "C", ""), ("a.B", "*", "")]


def test_a_change_inside_of_a_member_is_none_of_the_declaration() -> None:
    before, after = (
        outline("A.java", LAMP).symbols[0],
        outline("A.java", LAMP.replace("return 1", "return 2")).symbols[0],
    )
    assert before.prints.changed(after.prints) == ("body",)
    assert before.prints.declaration == after.prints.declaration
    wider = only("A.java", LAMP.replace("implements Hot,", "implements"), "Lamp")
    assert before.prints.changed(wider.prints) == ("signature",)


def test_a_class_without_a_name_holds_methods_under_what_it_derives_from() -> None:
    text = (
        "class A {\n"
        "  Order<String> order = new Order<String>() { public int compare(String a, String b) { return 1; } };\n"
        "  void run() {\n"
        "    Statement statement = new Statement(new Plain()) {\n"
        "      @Override\n"
        "      public void evaluate() { go(); }\n"
        "    };\n"
        "    later(1, () -> new Runnable() { public void run() { stop(); } });\n"
        "  }\n"
        "}\n"
    )
    assert names("A.java", text) == [
        "class A",
        "method A.Order.compare",
        "method A.run",
        "method A.run.Statement.evaluate",
        "method A.run.Runnable.run",
    ]
