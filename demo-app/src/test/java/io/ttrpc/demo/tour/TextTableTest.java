package io.ttrpc.demo.tour;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCellAndFiguresAlignRight() {
    TextTable table = new TextTable("name", "calls>", "note");
    table.row("a long one", "7", "");
    table.row("b", "12345678", "x");
    assertThat(table.lines())
        .containsExactly(
            "name           calls  note",
            "--------------------------",
            "a long one         7",
            "b           12345678  x");
  }
}
