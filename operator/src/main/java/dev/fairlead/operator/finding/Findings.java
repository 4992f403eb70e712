package dev.fairlead.operator.finding;

import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.cluster.Meta;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects what is wrong in one picture of the cluster. */
public final class Findings {
  private static final Logger LOG = LoggerFactory.getLogger(Findings.class);

  private final ClusterView view;
  private final Set<Finding> found = new LinkedHashSet<>();

  public Findings(ClusterView view) {
    this.view = view;
  }

  /**
   * @param section such as {@code spec.rules[0].host}; empty for the whole object
   * @param values for the placeholders of the code's message, in their order
   */
  public void add(Meta object, String section, FindingCode code, Object... values) {
    found.add(Finding.at(view, object, section, code, values));
  }

  /** What is wrong in the same picture, collected separately. */
  public Findings separate() {
    return new Findings(view);
  }

  /** One that was found elsewhere. */
  public void add(Finding finding) {
    found.add(finding);
  }

  /** Does some work about one object; whatever goes wrong stays with that object. */
  public void guard(Meta object, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("failed on {}", object.origin().object(), e);
      add(object, "", FindingCode.INTERNAL_ERROR, e);
    }
  }

  /** Each finding once, in {@link Finding#ORDER}. */
  public List<Finding> sorted() {
    return found.isEmpty() ? List.of() : found.stream().sorted(Finding.ORDER).toList();
  }
}
