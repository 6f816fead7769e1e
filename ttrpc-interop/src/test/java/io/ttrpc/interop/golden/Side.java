package io.ttrpc.interop.golden;

/** Who sent a frame. */
enum Side {
  CLIENT,
  SERVER
}
