"""What is read of the traces of Java, Go, Rust, C and C++, C#."""

from __future__ import annotations

from logs import told

JAVA = """
2024-05-01 12:00:00.123  INFO 1 --- [main] x : start
Exception in thread "main" java.lang.RuntimeException: outer
second line
\tat com.acme.shop.Cart$Inner.total(Cart.java:12)
\tat java.base/java.util.ArrayList.forEach(ArrayList.java:1511) ~[na:na]
\tat com.acme.shop.MainKt.main(Main.kt)
\tSuppressed: java.io.IOException: close
\t\tat com.acme.shop.Res.close(Res.java:5)
\t\t... 2 more
Caused by: java.lang.IllegalStateException: bad state: 7
\tat com.acme.shop.Cart.<init>(Cart.java:3)
\t... 23 more
Caused by: java.lang.NullPointerException
\tat com.acme.shop.Cart.lambda$x$0(Cart.java:99)
\t... 24 more
"""


def test_java_with_causes_and_suppressed() -> None:
    assert (
        told(JAVA)
        == r"""
jvm 2-6  'java.lang.RuntimeException: outer\nsecond line'
  com.acme.shop.Cart$Inner.total (Cart.java:12)
  java.util.ArrayList.forEach (ArrayList.java:1511)
  com.acme.shop.MainKt.main (Main.kt)
jvm suppressed 7-8  'java.io.IOException: close'
  com.acme.shop.Res.close (Res.java:5)
jvm cause 10-11  'java.lang.IllegalStateException: bad state: 7'
  com.acme.shop.Cart.<init> (Cart.java:3)
jvm cause 13-14  'java.lang.NullPointerException'
  com.acme.shop.Cart.lambda$x$0 (Cart.java:99)"""
    )


GO = """
panic: runtime error: invalid memory address or nil pointer dereference [recovered]
\tpanic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x45]

goroutine 1 [running]:
testing.tRunner.func1(0xc0)
\t/usr/local/go/src/testing/testing.go:874 +0x3a3
panic(0x5, 0x7)
\t/usr/local/go/src/runtime/panic.go:679 +0x1b2
github.com/acme/shop/cart.(*Cart).Total(...)
\t/home/me/shop/cart/cart.go:12
main.main.func1()
\t/home/me/shop/main.go:5 +0x1d
created by main.main in goroutine 1
\t/home/me/shop/main.go:9 +0x1d

goroutine 7 [select]:
github.com/acme/shop/bg.run()
\t/home/me/shop/bg/run.go:5 +0x1d
exit status 2
"""


def test_a_go_panic_that_was_recovered_once() -> None:
    assert (
        told(GO)
        == """
go 1-15  'panic: runtime error: invalid memory address or nil pointer dereference'
  github.com/acme/shop/cart.Cart.Total (/home/me/shop/cart/cart.go:12)
  main.main (/home/me/shop/main.go:5)
  main.main (/home/me/shop/main.go:9)
go thread 16-20  ''
  github.com/acme/shop/bg.run (/home/me/shop/bg/run.go:5)"""
    )


RUST = """
thread 'main' panicked at 'index out of bounds: the len is 0 but the index is 3', src/main.rs:4:5
stack backtrace:
   0: rust_begin_unwind
             at /rustc/abc/library/std/src/panicking.rs:593:5
   1: core::panicking::panic_fmt
             at /rustc/abc/library/core/src/panicking.rs:67:14
   2: shop::cart::Cart::total::h0123456789abcdef
             at ./src/main.rs:4:5
   3: <shop::x::Y as core::fmt::Display>::fmt::{{closure}}
             at ./src/x.rs:9
   4: core::ops::function::FnOnce::call_once
note: Some details are omitted
thread 'tokio-1' (77) panicked at src/b.rs:1:2:
assertion `left == right` failed: why
  left: 1
 right: 2
note: run with `RUST_BACKTRACE=1`
"""


def test_rust_old_and_new() -> None:
    assert (
        told(RUST)
        == r"""
rust 1-11  'panic: index out of bounds: the len is 0 but the index is 3'
  shop::cart::Cart.total (src/main.rs:4)
  shop::x::Y.fmt (src/x.rs:9)
  core::ops::function::FnOnce.call_once
rust 13-16  'panic: assertion `left == right` failed: why\nleft: 1\nright: 2'
  ? (src/b.rs:1)"""
    )


NATIVE = """
Program received signal SIGSEGV, Segmentation fault.
0x0000555555555131 in total (c=0x0) at cart.c:5
5\t  return c->n;
(gdb) bt
#0  0x0000555555555131 in total (c=0x0) at cart.c:5
#1  ns::Cart<int>::run(std::map<int, int> const&) (this=0x1,
    x=5) at src/cart.cpp:17
#2  0x00007f in ?? () from /lib/libc.so.6
=================================================================
==123==ERROR: AddressSanitizer: heap-use-after-free on address 0x60 at pc 0x4 bp 0x7 sp 0x7
READ of size 4 at 0x60 thread T0
    #0 0x4a5 in total /src/cart.c:12:3
    #1 0x4a6 in main /src/main.c:3
    #2 0x7f (/lib/libc.so.6+0x123)

0x60 is located 0 bytes inside of 4-byte region
freed by thread T0 here:
    #0 0x4a5 in free (/bin/a+0x1)
    #1 0x4a6 in drop /src/cart.c:20:3
SUMMARY: AddressSanitizer: heap-use-after-free /src/cart.c:12:3 in total
src/a.c:3:5: runtime error: signed integer overflow: 1 + 2
    #0 0x4a5 in add src/a.c:3:5
==77== Invalid read of size 4
==77==    at 0x10: total (cart.c:12)
==77==    by 0x11: main (in /bin/a)
prog: cart.c:12: int ns::total(int): Assertion `c != NULL' failed.
./prog(total+0x12)[0x40]
/lib/libc.so.6(__libc_start_main+0xf0)[0x7f]
"""


def test_a_program_that_gave_itself_a_title_with_spaces() -> None:
    log = "server *:6379(lookup+0x12)[0x55d0]\nserver *:6379(call+0xb1)[0x55d1]\n"
    assert (
        told(log)
        == """
native 1-2  ''
  lookup
  call"""
    )


def test_debuggers_sanitizers_and_valgrind() -> None:
    assert (
        told(NATIVE)
        == """
native 1-8  'SIGSEGV: Segmentation fault.'
  total (cart.c:5)
  ns::Cart.run (src/cart.cpp:17)
  /lib/libc.so.6
native 10-14  'heap-use-after-free: on address 0x60 at pc 0x4 bp 0x7 sp 0x7'
  total (/src/cart.c:12)
  main (/src/main.c:3)
  /lib/libc.so.6+0x123
native context 17-19  'freed by thread T0 here:'
  free
  drop (/src/cart.c:20)
native 21-22  'runtime error: signed integer overflow: 1 + 2'
  add (src/a.c:3)
native 23-25  'Invalid read of size 4'
  total (cart.c:12)
  main
native 26-26  "Assertion: Assertion `c != NULL' failed."
  ns.total (cart.c:12)
native 27-28  ''
  total
  __libc_start_main"""
    )


CS = r"""
Unhandled exception. System.InvalidOperationException: outer
 ---> System.NullReferenceException: Object reference not set
   at Acme.Shop.Cart.<TotalAsync>d__5.MoveNext() in C:\src\Cart.cs:line 12
--- End of stack trace from previous location ---
   at Acme.Shop.Cart.Run(String a, Int32 b)
   --- End of inner exception stack trace ---
   at Acme.Program.Main(String[] args) in /_/src/Program.cs:line 5
"""


def test_an_inner_exception_of_dotnet() -> None:
    assert (
        told(CS)
        == """
csharp 7-7  'System.InvalidOperationException: outer'
  Acme.Program.Main (/_/src/Program.cs:5)
csharp cause 1-5  'System.NullReferenceException: Object reference not set'
  Acme.Shop.Cart.TotalAsync (C:/src/Cart.cs:12)
  Acme.Shop.Cart.Run"""
    )
