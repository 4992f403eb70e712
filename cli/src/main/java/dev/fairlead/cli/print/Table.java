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
    line(out, head.stream().map(name -> new Cell(name, Colour.HEAD)).toList(), colour);
    rows.forEach(row -> line(out, row, colour));
  }

  private void line(PrintWriter out, List<Cell> cells, boolean colour) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      Cell cell = cells.get(column);
      String text = cell.text();
      line.append(cell.colour() == null ? text : cell.colour().paint(text, colour));
      boolean last = column == cells.size() - 1;
      line.repeat(' ', last ? 0 : width(column) + GAP - text.length());
    }
    out.println(line.toString().stripTrailing());
  }

  private int width(int column) {
    int widest = head.get(column).length();
    for (List<Cell> row : rows) {
      widest = Math.max(widest, row.get(column).text().length());
    }
    return widest;
  }
}
