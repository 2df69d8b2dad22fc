package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** How many invocations at once there may be, and how many environments wait for them. */
@ValidationRule(value = "!has(self.provisioned) || !has(self.reserved) || self.provisioned <= self.reserved",
        message = "concurrency.provisioned: at most concurrency.reserved")
@ValidationRule(value = "!has(self.schedules) || !has(self.reserved) || self.schedules.all(s, s.provisioned <= self.reserved)",
        message = "concurrency.schedules[].provisioned: at most concurrency.reserved")
@JsonInclude(Include.NON_NULL)
public record Concurrency(
    @Min(0)
    @Max(MOST)
    @JsonPropertyDescription("Most invocations at once, running or waiting, set aside for this function alone; 0 stops it. Absent: it draws on the pool that all others share.")
    Integer reserved,

    @Min(1)
    @Max(MOST)
    @JsonPropertyDescription("Environments that are kept, whether there is work or not.")
    Integer provisioned,

    @Min(1)
    @Max(100)
    @JsonPropertyDescription("Invocations that one environment runs at once, for handlers that bear it. Absent: 1, as in Lambda.")
    Integer perInstance,

    @Size(max = 20)
    @JsonPropertyDescription("Times at which more environments are kept than provisioned says.")
    List<ProvisioningSchedule> schedules) {

  /** More than any installation has room for; what it has room for is its own matter. */
  static final int MOST = 100_000;

  static final Concurrency NONE = new Concurrency(null, null, null, null);

  /** 1 where the manifest says nothing. */
  public int perInstanceOrOne() {
    return perInstance == null ? 1 : perInstance;
  }

  /** Never null. */
  public List<ProvisioningSchedule> schedulesOrNone() {
    return schedules == null ? List.of() : schedules;
  }
}
