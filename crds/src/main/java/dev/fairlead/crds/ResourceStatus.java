package dev.fairlead.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a resource, written by the leader of the operator. Conditions: {@code Accepted}
 * (its text makes sense and it rules its targets), {@code ResolvedRefs} (what it names exists),
 * {@code Programmed} (acknowledged by n of n ready data planes).
 *
 * @param observedGeneration the {@code metadata.generation} that was looked at
 * @param conditions at most one of each type
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ResourceStatus(
    @JsonPropertyDescription("The generation that this status speaks about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Accepted, ResolvedRefs and Programmed.") @Size(max = 8)
        List<Condition> conditions) {

  public ResourceStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
