package dev.lamina.gateway.source.database;

import dev.lamina.api.DatabaseSource;
import dev.lamina.api.Delivery;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.source.database.DatabaseTriggers.Shared;
import dev.lamina.gateway.source.database.SlotState.Kind;
import dev.lamina.gateway.source.filter.Filters;
import dev.lamina.gateway.source.filter.InvalidFilterException;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.pacing.Backoff;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    private final String uid;
    private final Backoff afterFailure;

    /** Used by the thread only: whether the slot was given up, and whether that is stored. */
    private boolean givenUp;

    private boolean givenUpIsStored;

    /** Used by the thread only: whether the slot is this trigger's, and not one that another program reads. */
    private boolean own;

    /** The login that was read last: the Secret may be deleted with the trigger. */
    private volatile Map<String, String> login = Map.of();

    DatabaseWatch(Trigger trigger, Shared shared) {
        this.trigger = trigger;
        this.source = trigger.getSpec().source().database();
        this.uid = trigger.getMetadata().getUid();
        this.slot = new PostgresSlot(source, uid);
        this.shared = shared;
        this.afterFailure = new Backoff(
                shared.config().firstCheckInterval(), shared.config().checkInterval());
        this.givenUp = wasGivenUp(trigger);
        this.own = source.slot() == null;
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
            int failures = 0;
            Duration pause;
            do {
                pause = shared.config().firstCheckInterval();
                if (shared.gateways().isLeader()) {
                    boolean stays = report(state());
                    failures = stays ? 0 : failures + 1;
                    pause = stays ? shared.config().checkInterval() : afterFailure.after(failures);
                }
            } while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS));
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
            recall();
            if (!givenUp) {
                shared.streams().ensure(trigger);
            }
            if (!DatabaseTriggers.hasSlot(trigger)) {
                return withFilters(SlotState.RECEIVING);
            }
            login = shared.secrets().read(trigger.getMetadata().getNamespace(), source.secret());
            return givenUp ? drop(login) : withFilters(checked(login));
        } catch (QueueException e) {
            return fails(e.reason(), e.getMessage());
        } catch (IOException | JetStreamApiException e) {
            QueueException unavailable = ChangeStreams.unavailable(e);
            return fails(unavailable.reason(), unavailable.getMessage());
        } catch (RuntimeException e) {
            LOG.errorf(e, "Trigger %s: the database cannot be checked", ConnectorRoute.name(trigger));
            return fails("CheckFailed", "source.database: " + e.getMessage());
        }
    }

    /** Another gateway may have led meanwhile. */
    private void recall() throws IOException, JetStreamApiException {
        if (!givenUp && shared.positions().isGivenUp(uid)) {
            givenUp = true;
            givenUpIsStored = true;
        }
        storeGivenUp();
        own = own || shared.positions().isOwn(uid);
    }

    private void storeGivenUp() throws IOException, JetStreamApiException {
        if (givenUp && !givenUpIsStored) {
            shared.positions().giveUp(uid);
            givenUpIsStored = true;
        }
    }

    /** No other reason hides that the slot was given up: the operator would start the connector again. */
    private SlotState fails(String reason, String message) {
        return givenUp
                ? SlotState.fails(
                        SlotState.EXCEEDED,
                        "source.database.maxRetainedMebibytes: slot " + slot.name() + " kept more of the log than"
                                + " allowed; it is not known whether it is dropped: " + message)
                : SlotState.fails(reason, message);
    }

    private SlotState withFilters(SlotState state) {
        if (state.kind() == Kind.RECEIVES || state.kind() == Kind.WARNS) {
            try {
                Filters.compile(
                        trigger.getSpec().filtersOrNone(), shared.streams().dataKeys());
            } catch (InvalidFilterException e) {
                return SlotState.fails(InvalidFilterException.REASON, e.getMessage());
            }
        }
        return state;
    }

    private SlotState checked(Map<String, String> secret) throws IOException, JetStreamApiException {
        Optional<Trigger> earlier =
                SlotClaims.earlier(trigger, shared.triggers().current());
        if (earlier.isPresent()) {
            return SlotState.taken(slot.name(), "an older Trigger has it" + named(earlier.get()));
        }
        SlotState state = slot.check(secret);
        if (!own && isOwn(state)) {
            shared.positions().markOwn(uid);
            own = true;
        }
        if (!own) {
            return state.ofUnknownOwner(slot.name());
        }
        givenUp = SlotState.isGivenUp(state.reason());
        storeGivenUp();
        return state;
    }

    /** Triggers of other namespaces are not shown. */
    private String named(Trigger other) {
        String namespace = trigger.getMetadata().getNamespace();
        return Objects.equals(other.getMetadata().getNamespace(), namespace)
                ? ": " + ConnectorRoute.name(other)
                : " in another namespace";
    }

    /** A slot that did not exist is created by the connector. One that existed is the connector's once it has read. */
    private boolean isOwn(SlotState state) throws IOException, JetStreamApiException {
        return switch (state.seen()) {
            case ABSENT -> true;
            case READ -> shared.positions().read(uid).isPresent();
            case NOTHING -> false;
        };
    }

    private SlotState drop(Map<String, String> secret) throws QueueException {
        SlotState dropped = SlotState.dropped(slot.name(), slot.limit());
        if (SlotClaims.earlier(trigger, shared.triggers().current()).isPresent()) {
            return dropped;
        }
        try {
            return switch (slot.drop(secret)) {
                case IN_USE ->
                    SlotState.fails(
                            SlotState.EXCEEDED,
                            "source.database.maxRetainedMebibytes: slot " + slot.name() + " kept more of the log than"
                                    + " allowed; it is dropped as soon as its connector has stopped");
                case DROPPED, FOREIGN -> dropped;
                case PUBLICATION_STAYS ->
                    SlotState.fails(
                            dropped.reason(),
                            dropped.message() + "; the publication stays, because another user owns it");
            };
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
