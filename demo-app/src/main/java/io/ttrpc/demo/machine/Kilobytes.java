package io.ttrpc.demo.machine;

/** Sizes as /proc writes them: {@code 1234 kB}. The kernel's kB is 1,024 bytes. */
final class Kilobytes {
  private Kilobytes() {}

  static long parse(String text) {
    String number = text.strip();
    return number.endsWith(" kB")
        ? Long.parseLong(number.substring(0, number.length() - 3)) * 1024
        : Long.parseLong(number);
  }
}
