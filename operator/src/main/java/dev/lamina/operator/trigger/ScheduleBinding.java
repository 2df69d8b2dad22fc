package dev.lamina.operator.trigger;

import dev.lamina.api.ScheduleSource;
import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import dev.lamina.schedule.Schedule;
import dev.lamina.schedule.ScheduleException;
import dev.lamina.schedule.ScheduledInput;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * Schedules: nothing is set anywhere, because the gateways run the schedules; errors in a schedule that they could not
 * follow are reported here.
 */
@Singleton
final class ScheduleBinding implements EventSourceBinding {
    private static final String KIND = "schedule ";

    @Override
    public Optional<String> location(Source source) {
        return Optional.ofNullable(source.schedule()).map(schedule -> KIND + schedule.expression());
    }

    @Override
    public boolean owns(String location) {
        return location.startsWith(KIND);
    }

    @Override
    public String bind(Trigger trigger, Collection<Trigger> all, Runnable beforeWriting) throws BindingException {
        ScheduleSource source = trigger.getSpec().source().schedule();
        try {
            Schedule schedule =
                    Schedule.of(source, Instant.parse(trigger.getMetadata().getCreationTimestamp()));
            ScheduledInput.of(source);
            if (source.warmupSeconds() != null) {
                schedule.warmups(source.warmupSeconds());
            }
            return "Runs at " + source.expression()
                    + (source.expression().startsWith("rate(") ? "" : " in " + source.timezone());
        } catch (ScheduleException e) {
            throw new BindingException("InvalidSchedule", "spec.source.schedule." + e.field() + ": " + e.getMessage());
        }
    }

    @Override
    public void unbind(Trigger trigger, String location) {
        // Nothing is set anywhere.
    }
}
