package dev.lamina.gateway.source.database;

import dev.lamina.api.DatabaseSource;
import dev.lamina.api.Delivery;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.source.database.DatabaseTriggers.Shared;
import dev.lamina.gateway.source.database.SlotState.Kind;
import dev.lamina.gateway.source.queue.QueueException;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Reports whether the changes of one trigger's database are received. Only the gateway that leads checks, because only
 * its reports are written. A slot that keeps too much of the log is dropped here, once the operator has stopped the
 * connector because of the report.
 */
final class DatabaseWatch {
    private static final Logger LOG = Logger.getLogger(DatabaseWatch.class);

    private final Trigger trigger;
    private final DatabaseSource source;
    private final PostgresSlot slot;
    private final Shared shared;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Used by the thread only: whether the slot was given up. */
    private boolean givenUp;

    /** The login that was read last: the Secret may be deleted with the trigger. */
    private volatile Map<String, String> login = Map.of();

    DatabaseWatch(Trigger trigger, Shared shared) {
        this.trigger = trigger;
        this.source = trigger.getSpec().source().database();
        this.slot = new PostgresSlot(source, trigger.getMetadata().getUid());
        this.shared = shared;
        this.givenUp = wasGivenUp(trigger);
    }

    Trigger trigger() {
        return trigger;
    }

    Map<String, String> login() {
        return login;
    }

    void start() {
        Thread.ofVirtual().name("database of " + ConnectorRoute.name(trigger)).start(this::run);
    }

    void stop() {
        stopped.countDown();
    }

    private void run() {
        try {
            boolean receives = false;
            do {
                if (shared.gateways().isLeader()) {
                    receives = report(state());
                }
            } while (!stopped.await(
                    (receives
                                    ? shared.config().checkInterval()
                                    : shared.config().firstCheckInterval())
                            .toMillis(),
                    TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether the state is as it should stay. */
    private boolean report(SlotState state) {
        if (stopped.getCount() == 0) {
            return false;
        }
        if (!trigger.getSpec().isEnabled() && !SlotState.isGivenUp(state.reason())) {
            // It has no connector, but its slot still keeps the log.
            return true;
        }
        switch (state.kind()) {
            case RECEIVES -> shared.reports().flows(trigger);
            case WARNS -> shared.reports().warns(trigger, state.reason(), state.message());
            case FAILS, EXCEEDS -> shared.reports().fails(trigger, state.reason(), state.message());
        }
        return state.kind() == Kind.RECEIVES || state.reason().equals(SlotState.DROPPED);
    }

    private SlotState state() {
        try {
            shared.streams().ensure(trigger);
            if (!DatabaseTriggers.hasSlot(trigger)) {
                return SlotState.RECEIVING;
            }
            login = shared.secrets().read(trigger.getMetadata().getNamespace(), source.secret());
            return givenUp ? drop(login) : checked(login);
        } catch (QueueException e) {
            return SlotState.fails(e.reason(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.errorf(e, "Trigger %s: the database cannot be checked", ConnectorRoute.name(trigger));
            return SlotState.fails("CheckFailed", "source.database: " + e.getMessage());
        }
    }

    private SlotState checked(Map<String, String> secret) {
        SlotState state = slot.check(secret);
        givenUp = SlotState.isGivenUp(state.reason());
        return state;
    }

    private SlotState drop(Map<String, String> secret) throws QueueException {
        try {
            return slot.drop(secret)
                    ? SlotState.dropped(slot.name(), slot.limit())
                    : SlotState.fails(
                            SlotState.EXCEEDED,
                            "source.database.maxRetainedMebibytes: slot " + slot.name() + " kept more of the log than"
                                    + " allowed; it is dropped as soon as its connector has stopped");
        } catch (SQLException e) {
            return SlotState.fails(
                    SlotState.EXCEEDED,
                    "source.database.slot: slot " + slot.name() + " cannot be dropped, drop it by hand: "
                            + e.getMessage());
        }
    }

    /** Whatever the spec was then: changes are missing until the trigger is created again. */
    private static boolean wasGivenUp(Trigger trigger) {
        Delivery delivery =
                trigger.getStatus() == null ? null : trigger.getStatus().delivery();
        return delivery != null && SlotState.isGivenUp(delivery.reason());
    }
}
