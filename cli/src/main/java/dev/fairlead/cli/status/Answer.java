package dev.fairlead.cli.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one admin port said at {@code /status}: exactly one of the nested records. */
public sealed interface Answer {
  ObjectMapper JSON = new ObjectMapper();

  /**
   * An operator, with the data planes that are connected to it.
   *
   * @param instance its name
   * @param leader who leads; empty if it does not know
   * @param unwatched kinds of objects that are not watched just now
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Operator(
      String instance,
      String leader,
      boolean leads,
      long unwatched,
      @Nullable Revision revision,
      List<Plane> dataPlanes,
      Map<String, Long> findings,
      Propagation propagation)
      implements Answer {
    /** One that starts does not know its own name yet. */
    private Operator orCalled(String name) {
      return instance.isEmpty()
          ? new Operator(
              name, leader, leads, unwatched, revision, dataPlanes, findings, propagation)
          : this;
    }
  }

  /** A data plane about itself. */
  record DataPlane(Plane plane) implements Answer {}

  /**
   * Nobody, or somebody else.
   *
   * @param who was asked
   * @param operator whether it should have been an operator
   * @param problem why there is no answer
   */
  record Silence(String who, boolean operator, String problem) implements Answer {}

  /**
   * @param hash of the content: the same for all operators
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Revision(String epoch, long number, String hash) {
    private static final int SHORT = 8;

    /** {@code 12 (3fa9c1d2)}. */
    String text() {
      return hash.isEmpty()
          ? String.valueOf(number)
          : number + " (" + hash.substring(0, Math.min(SHORT, hash.length())) + ")";
    }
  }

  /**
   * A data plane, as an operator or itself describes it.
   *
   * @param notReady why not; only known by itself
   * @param current whether it runs the newest revision; null where it cannot know
   * @param operators how many it is connected to; null where an operator speaks
   * @param rejection why it refused the newest revision; empty if it did not
   * @param problems listeners that it cannot open, and why; null from an older version
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Plane(
      String name,
      boolean ready,
      boolean draining,
      @Nullable String notReady,
      @Nullable Revision revision,
      @Nullable Boolean current,
      @Nullable Integer operators,
      long lagMillis,
      String rejection,
      @Nullable List<String> problems) {}

  /** Times from a change in the cluster to the last acknowledgement. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Propagation(long count, double p50Millis, double p99Millis) {}

  /**
   * Reads the page.
   *
   * @param who was asked
   * @param operator whether it should be an operator
   */
  static Answer of(String who, boolean operator, String page) {
    try {
      JsonNode tree = JSON.readTree(page);
      if (tree.has("dataPlane")) {
        return new DataPlane(JSON.treeToValue(tree.get("dataPlane"), Plane.class));
      }
      if (tree.has("dataPlanes")) {
        return JSON.treeToValue(tree, Operator.class).orCalled(who);
      }
    } catch (JsonProcessingException e) {
      // said below
    }
    return new Silence(who, operator, "answers, but not as Fairlead does");
  }
}
