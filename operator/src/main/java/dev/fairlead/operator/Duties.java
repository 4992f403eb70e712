package dev.fairlead.operator;

import dev.fairlead.operator.publish.FeedObserver;
import dev.fairlead.operator.publish.SnapshotServer;
import dev.fairlead.operator.report.Courtesy;
import dev.fairlead.operator.report.Reporter;

/** What an operator does besides feeding data planes. */
interface Duties extends AutoCloseable {
  /** Beside a folder there is nobody to write to, and nobody else who leads. */
  Duties ALONE =
      new Duties() {
        @Override
        public Reporter reporter() {
          return Reporter.NONE;
        }

        @Override
        public FeedObserver observer() {
          return FeedObserver.NONE;
        }

        @Override
        public void start(SnapshotServer server, Courtesy courtesy) {
          server.setLeader(true);
        }

        @Override
        public boolean leads() {
          return true;
        }

        @Override
        public String leader() {
          return ClusterOptions.instance();
        }

        @Override
        public void close() {
          // nothing was opened
        }
      };

  /** To be told after every pass. */
  Reporter reporter();

  /** To be told about the feed. */
  FeedObserver observer();

  /**
   * @param courtesy what is written gives way to the cycle
   */
  void start(SnapshotServer server, Courtesy courtesy);

  /** Whether this replica writes. */
  boolean leads();

  /** The replica that does; empty if that is not known. */
  String leader();

  @Override
  void close();
}
