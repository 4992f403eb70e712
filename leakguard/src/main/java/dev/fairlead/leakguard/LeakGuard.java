package dev.fairlead.leakguard;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaks a buffer or a TLS context. Registered in {@code META-INF/services}
 * for all tests of every module that depends on this one; Netty looks at every single object
 * ({@code -Dio.netty.leakDetection.level=paranoid}) and tells of those that were collected
 * unreleased.
 */
public final class LeakGuard implements AfterAllCallback {
  private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

  static {
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Factory());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    String leak = leak();
    if (leak != null) {
      throw new AssertionError("leaked in " + context.getDisplayName() + " or before it: " + leak);
    }
  }

  /** What leaked since the last call, or one of several such things; null if nothing did. */
  static @Nullable String leak() {
    collectGarbage();
    PooledByteBufAllocator.DEFAULT.directBuffer().release(); // Netty reports when it makes one
    UnpooledByteBufAllocator.DEFAULT.heapBuffer().release();
    String leak = LEAKS.poll();
    LEAKS.clear();
    return leak;
  }

  /**
   * Returns when references to what was garbage until now are in their queues. The JVM puts those
   * of one collection there in any order, but those of the next one after them.
   */
  static void collectGarbage() {
    collectOnce();
    collectOnce();
  }

  private static void collectOnce() {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    WeakReference<Object> canary = new WeakReference<>(new Object(), queue);
    while (canary.get() != null) {
      System.gc();
    }
    try {
      queue.remove();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Factory extends ResourceLeakDetectorFactory {
    @Override
    @Deprecated
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval, long maxActive) {
      return new Detector<>(resource, samplingInterval);
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval) {
      return new Detector<>(resource, samplingInterval);
    }
  }

  private static final class Detector<T> extends ResourceLeakDetector<T> {
    Detector(Class<T> resource, int samplingInterval) {
      super(resource, samplingInterval);
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
      LEAKS.add(resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
      LEAKS.add(resourceType);
    }
  }
}
