package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** Reserved and provisioned concurrency. */
@ValidationRule(
        value = "!has(self.provisioned) || !has(self.reserved) || self.provisioned <= self.reserved",
        message = "concurrency.provisioned: must be at most concurrency.reserved")
@ValidationRule(
        value = "!has(self.schedules) || !has(self.reserved) || self.schedules.all(s, s.provisioned <= self.reserved)",
        message = "concurrency.schedules[].provisioned: must be at most concurrency.reserved")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record Concurrency(
        @Min(0)
        @Max(MOST)
        @JsonPropertyDescription(
                "Reserved concurrency: the maximum number of concurrent invocations, running or waiting, which is "
                        + "set aside for this function. 0 stops the function. Default: not reserved, the function "
                        + "uses the pool that all such functions share.")
        Integer reserved,

        @Min(1)
        @Max(MOST)
        @JsonPropertyDescription(
                "Provisioned concurrency: the number of environments that are kept initialised, with or without "
                        + "traffic. At most reserved. Default: none.")
        Integer provisioned,

        @Min(1)
        @Max(100)
        @JsonPropertyDescription(
                "Maximum number of concurrent invocations in one environment. More than 1 needs a handler that is "
                        + "safe for concurrent use. Default: 1, as in Lambda. Allowed: 1 to 100.")
        Integer perInstance,

        @Size(max = 20)
        @JsonPropertyDescription("Recurring periods with more provisioned concurrency than provisioned. Default: none.")
        List<ProvisioningSchedule> schedules)
        implements ConcurrencyBuilder.With {

    /**
     * The schema's upper bound, more than any installation has capacity for; the installation's own limits are lower.
     */
    static final int MOST = 100_000;

    static final Concurrency NONE = ConcurrencyBuilder.builder().build();

    /** Returns the maximum number of concurrent invocations in one environment; 1 if it is not set. */
    public int perInstanceOrOne() {
        return perInstance == null ? 1 : perInstance;
    }

    /** Returns the schedules; empty, never null, if there are none. */
    public List<ProvisioningSchedule> schedulesOrNone() {
        return schedules == null ? List.of() : schedules;
    }
}
