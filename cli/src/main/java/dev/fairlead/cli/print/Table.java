package dev.fairlead.cli.print;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows under a head, each column as wide as its widest cell; the last one is not padded. */
public final class Table {
  private static final int GAP = 2;

  private final List<String> head;
  private final List<List<Cell>> rows = new ArrayList<>();

  /**
   * @param text what stands there
   * @param colour how, where colour is wanted; null for as it is
   */
  public record Cell(String text, @Nullable Colour colour) {
    public static Cell of(String text) {
      return new Cell(text, null);
    }
  }

  public Table(String... head) {
    this.head = List.of(head);
  }

  /**
   * @throws IllegalArgumentException unless there is one cell per column
   */
  public void row(Cell... cells) {
    if (cells.length != head.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + head.size() + " columns");
    }
    rows.add(List.of(cells));
  }

  public void print(PrintWriter out, boolean colour) {
    int[] widths = widths();
    line(out, head.stream().map(name -> new Cell(name, Colour.HEAD)).toList(), widths, colour);
    rows.forEach(row -> line(out, row, widths, colour));
  }

  private int[] widths() {
    int[] widths = head.stream().mapToInt(String::length).toArray();
    for (List<Cell> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).text().length());
      }
    }
    return widths;
  }

  private static void line(PrintWriter out, List<Cell> cells, int[] widths, boolean colour) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      Cell cell = cells.get(column);
      String text = cell.text();
      line.append(cell.colour() == null ? text : cell.colour().paint(text, colour));
      boolean last = column == widths.length - 1;
      line.repeat(' ', last ? 0 : widths[column] + GAP - text.length());
    }
    out.println(line.toString().stripTrailing());
  }
}
