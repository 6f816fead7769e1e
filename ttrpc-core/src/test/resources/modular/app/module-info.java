module app {
  requires io.ttrpc;
}
