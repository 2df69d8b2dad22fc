package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/** A recurring period of provisioned concurrency; start and end are cron expressions of KEDA's cron scaler. */
@ValidationRule(value = "self.start != self.end", message = "start, end: must differ")
@ValidationRule(value = "self.start.matches('" + KedaCron.FIELDS + "')", message = "start: " + KedaCron.MESSAGE)
@ValidationRule(value = "self.end.matches('" + KedaCron.FIELDS + "')", message = "end: " + KedaCron.MESSAGE)
@ValidationRule(
        value = "timestamp('2026-01-01T00:00:00Z').getHours(self.timezone) >= 0",
        message = "timezone: must be the name of a time zone, such as Europe/Berlin or UTC")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record ProvisioningSchedule(
        @Required
        @Size(min = 1, max = 64)
        @Pattern("^[A-Za-z][A-Za-z0-9_+/-]*$")
        @JsonPropertyDescription("Time zone of start and end, such as Europe/Berlin.")
        String timezone,

        @Required
        @Size(max = 100)
        @Pattern(CRON)
        @JsonPropertyDescription(
                "Start of the period: a cron expression with five fields (minute, hour, day of month, month, day of "
                        + "week).")
        String start,

        @Required
        @Size(max = 100)
        @Pattern(CRON)
        @JsonPropertyDescription("End of the period: a cron expression with five fields.")
        String end,

        @Required
        @Min(1)
        @Max(Concurrency.MOST)
        @JsonPropertyDescription(
                "Provisioned concurrency during the period: the number of environments that are kept initialised.")
        Integer provisioned)
        implements ProvisioningScheduleBuilder.With {

    private static final String CRON = "^[0-9A-Za-z*,/-]+( [0-9A-Za-z*,/-]+){4}$";
}
