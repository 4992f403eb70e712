package dev.fairlead.operator.golden;

import dev.fairlead.operator.Pipeline;
import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.report.Report;
import dev.fairlead.operator.resolve.ResolveOptions;
import dev.fairlead.operator.source.folder.FolderSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A complete input. Its first line may be {@code # as from a cluster}: then the rules of a cluster
 * hold, not those of a folder.
 */
record GoldenCase(ClusterView view, List<Finding> findings, ResolveOptions options) {
  /** When all cases happen; certificates in them are valid from 2026-01-01 to 2126-01-01. */
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

  static GoldenCase read(Path in, Path folder) throws Exception {
    Files.copy(in, folder.resolve("in.yaml"));
    boolean cluster = Files.readAllLines(in).getFirst().equals("# as from a cluster");
    try (FolderSource source = FolderSource.open(folder)) {
      source.start(change -> {});
      return new GoldenCase(
          source.view(),
          source.findings(),
          cluster ? ResolveOptions.CLUSTER : ResolveOptions.FOLDER);
    }
  }

  Report compile(ClusterView of) {
    return new Pipeline(options, () -> NOW).all(of, findings);
  }
}
