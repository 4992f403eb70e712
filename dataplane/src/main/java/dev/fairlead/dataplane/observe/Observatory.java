package dev.fairlead.dataplane.observe;

import dev.fairlead.dataplane.loop.Loop;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Everything that is observed in one data plane: hands each loop its recorder, and sums them up
 * when somebody asks.
 */
public final class Observatory implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 1000;

  private final AccessLog accessLog;
  private volatile BooleanSupplier logging = () -> false;
  private volatile Predicate<String> liveUpstream = id -> true;
  private final List<Source> sources = new CopyOnWriteArrayList<>();

  /** One loop's recorder, and the last copy that the loop made. */
  private static final class Source {
    final Loop loop;
    final LoopRecorder recorder;
    volatile Counts last = new Counts();

    Source(Loop loop, LoopRecorder recorder) {
      this.loop = loop;
      this.recorder = recorder;
    }
  }

  /**
   * @param out where the access log goes
   */
  public Observatory(OutputStream out) {
    this.accessLog = new AccessLog(out);
  }

  /**
   * Follows what is in service; before, nothing is logged.
   *
   * @param log whether the access log is written at the moment
   * @param live whether an upstream of that id is in service: others lose their metrics
   */
  public void follow(BooleanSupplier log, Predicate<String> live) {
    logging = log;
    liveUpstream = live;
  }

  /** The recorder of a loop: to be called once per loop. */
  public Recorder recorder(Loop loop) {
    LoopRecorder recorder = new LoopRecorder(accessLog.newRing(), () -> logging.getAsBoolean());
    sources.add(new Source(loop, recorder));
    return recorder;
  }

  /** The ledger at this moment, for people and tests. */
  public Ledger ledger() {
    return Ledger.of(counts());
  }

  /**
   * The sum over all loops. Each loop copies its numbers between two events, so each copy is
   * balanced. A loop that does not answer within a second is shown as it last was.
   */
  Counts counts() {
    List<Future<?>> copies = sources.stream().<Future<?>>map(this::copy).toList();
    Counts sum = new Counts();
    for (int i = 0; i < copies.size(); i++) {
      await(copies.get(i));
      sum.add(sources.get(i).last);
    }
    return sum;
  }

  private Future<?> copy(Source source) {
    Runnable copy = () -> source.last = source.recorder.copy(liveUpstream);
    try {
      return source.loop.eventLoop().submit(copy);
    } catch (RejectedExecutionException stopped) {
      copy.run(); // nobody writes any more
      return CompletableFuture.completedFuture(null);
    }
  }

  private static void await(Future<?> copy) {
    try {
      copy.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a loop could not copy its counts", e);
    } catch (TimeoutException e) {
      copy.cancel(false);
    }
  }

  /** Writes what is left of the access log. */
  @Override
  public void close() {
    accessLog.close();
  }
}
