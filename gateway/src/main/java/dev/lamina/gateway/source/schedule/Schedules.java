package dev.lamina.gateway.source.schedule;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.nats.clock.SharedClock;
import dev.lamina.gateway.source.TriggerChange;
import dev.lamina.gateway.source.TriggerChanges;
import dev.lamina.pacing.Backoff;
import dev.lamina.schedule.ScheduleException;
import io.nats.client.Connection;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Follows all schedules. */
@Singleton
class Schedules {
    private static final Logger LOG = Logger.getLogger(Schedules.class);
    private static final Backoff AFTER_FAILURE = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private final TickRecords records;
    private final ClockTimer timer;
    private final ScheduleFollower.Shared shared;

    // Mutable state: written only on the watch's thread
    private final Map<String, ScheduleFollower> followers = new ConcurrentHashMap<>();
    private final Map<String, Entry> unwritten = new ConcurrentHashMap<>();

    /** A change of the record of a trigger that is not followed. */
    private interface Entry {
        void write() throws Exception;
    }

    @Inject
    Schedules(Connection nats, AsyncInvoker invoker, GatewayConfig config, ObjectMapper json, SharedClock time) {
        this(nats, invoker, config, json, new ClockTimer(Clock.systemUTC()), time);
    }

    Schedules(
            Connection nats,
            AsyncInvoker invoker,
            GatewayConfig config,
            ObjectMapper json,
            ClockTimer timer,
            SharedClock time) {
        this(new ScheduleFollower.Shared(
                new TickRecords(
                        nats,
                        config.nats().names().schedulesBucket(),
                        config.nats().replicas()),
                invoker,
                new ScheduledEvent(json, config.region()),
                timer,
                time));
    }

    Schedules(ScheduleFollower.Shared shared) {
        this.records = shared.records();
        this.timer = shared.timer();
        this.shared = shared;
    }

    void start(@Observes StartupEvent event, TriggerChanges triggers) {
        triggers.onChange(this::onChange);
    }

    void stop(@Observes ShutdownEvent event) {
        followers.values().forEach(ScheduleFollower::stop);
        timer.stop();
    }

    void onChange(TriggerChange change) {
        Trigger trigger = change.trigger();
        String uid = trigger.getMetadata().getUid();
        ScheduleFollower before = followers.remove(uid);
        if (before != null) {
            before.stop();
        }
        unwritten.remove(uid);
        switch (change) {
            case TriggerChange.Put _
            when isSchedule(trigger) && trigger.getSpec().isEnabled() -> follow(uid, trigger);
            case TriggerChange.Put _ when isSchedule(trigger) -> putOff(uid, trigger);
            // The installation that claimed it runs its ticks.
            case TriggerChange.Hidden _ when isSchedule(trigger) -> putOff(uid, trigger);
            case TriggerChange.Put _, TriggerChange.Hidden _ -> LOG.tracef("Trigger %s does not have a schedule", uid);
            case TriggerChange.Removed _ when isSchedule(trigger) -> put(uid, () -> records.forget(uid));
            case TriggerChange.Removed _ -> LOG.tracef("Trigger %s did not have a schedule", uid);
        }
    }

    private void follow(String uid, Trigger trigger) {
        try {
            ScheduleFollower follower = new ScheduleFollower(FollowedSchedule.of(trigger, timer.now()), shared);
            followers.put(uid, follower);
            follower.start();
        } catch (ScheduleException e) {
            // The operator reports it to the user.
            LOG.debugf("Trigger %s: spec.source.schedule.%s: %s", uid, e.field(), e.getMessage());
        }
    }

    private void putOff(String uid, Trigger trigger) {
        put(uid, () -> records.write(uid, FollowedSchedule.off(trigger, timer.now()), records.find(uid)));
    }

    private void put(String uid, Entry entry) {
        unwritten.put(uid, entry);
        timer.now(() -> write(uid, entry, 0));
    }

    /**
     * Retries until it is written, or until the trigger has changed again: otherwise the ticks of this time would be
     * run later.
     *
     * @param failures so far
     */
    private void write(String uid, Entry entry, int failures) {
        if (unwritten.get(uid) != entry) {
            return;
        }
        try {
            entry.write();
            unwritten.remove(uid, entry);
        } catch (Exception e) {
            LOG.debugf("Could not record that trigger %s is disabled or deleted, retrying: %s", uid, e.getMessage());
            timer.after(AFTER_FAILURE.after(failures + 1), () -> timer.now(() -> write(uid, entry, failures + 1)));
        }
    }

    private static boolean isSchedule(Trigger trigger) {
        return trigger.getSpec().source().schedule() != null;
    }
}
