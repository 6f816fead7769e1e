package io.ttrpc.interop.golden;

/** The sender of a frame. */
enum Side {
  CLIENT,
  SERVER
}
