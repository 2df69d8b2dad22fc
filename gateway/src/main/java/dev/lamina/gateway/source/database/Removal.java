package dev.lamina.gateway.source.database;

import dev.lamina.api.Trigger;
import dev.lamina.gateway.pacing.RetryLoop;
import dev.lamina.gateway.source.database.DatabaseTriggers.Shared;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.pacing.Backoff;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Removes what a deleted trigger leaves, unless it or another trigger needs it meanwhile. The connector ends meanwhile,
 * with its Deployment. After some minutes without success the slot stays, and the log names it: docs/databases.md says
 * how to drop it.
 */
final class Removal {
    private static final Logger LOG = Logger.getLogger(Removal.class);
    private static final int ATTEMPTS = 30;

    private final Trigger trigger;
    private final Shared shared;
    private final PostgresSlot slot;
    private final Map<String, String> login;

    /** @param login the values of the Secret that were read last; used if the Secret no longer exists */
    Removal(Trigger trigger, Map<String, String> login, Shared shared) {
        this.trigger = trigger;
        this.login = login;
        this.shared = shared;
        this.slot = new PostgresSlot(
                trigger.getSpec().source().database(), trigger.getMetadata().getUid());
    }

    void start() {
        Thread.ofVirtual().name("removal of " + ConnectorRoute.name(trigger)).start(this::run);
    }

    private void run() {
        if (!shared.gateways().isLeader()) {
            return;
        }
        RetryLoop loop =
                new RetryLoop(ATTEMPTS, new Backoff(shared.config().firstCheckInterval(), Duration.ofSeconds(10)));
        try {
            loop.run(this::attempt, () -> true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RetryLoop.Result attempt(boolean last) throws InterruptedException {
        Collection<Trigger> present;
        try {
            present = shared.triggers().read();
        } catch (RuntimeException e) {
            // The stream stays too: perhaps the Trigger has its database again.
            return again(last, e.getMessage());
        }
        if (SlotClaims.isNeeded(trigger.getMetadata().getUid(), present)) {
            LOG.infof("Trigger %s has its database again: nothing is removed", ConnectorRoute.name(trigger));
            return RetryLoop.Result.DONE;
        }
        try {
            if (DatabaseTriggers.hasSlot(trigger) && !dropSlot(present)) {
                return againOrStored(last, "a connection still uses it");
            }
        } catch (QueueException | SQLException | IOException | JetStreamApiException | RuntimeException e) {
            return againOrStored(last, e.getMessage());
        }
        return removeStored() ? RetryLoop.Result.DONE : RetryLoop.Result.REFUSED;
    }

    /** Returns false if it is to be tried again. */
    private boolean dropSlot(Collection<Trigger> present)
            throws QueueException, SQLException, IOException, JetStreamApiException {
        String name = ConnectorRoute.name(trigger);
        if (SlotClaims.isShared(trigger, present)) {
            LOG.infof("Trigger %s is deleted: slot %s stays, because another Trigger has it", name, slot.name());
            return true;
        }
        if (trigger.getSpec().source().database().slot() != null
                && !shared.positions().isOwn(trigger.getMetadata().getUid())) {
            LOG.warnf(
                    "Trigger %s is deleted: slot %s stays if it exists, because it existed before, and was not read for"
                            + " this Trigger",
                    name, slot.name());
            return true;
        }
        return switch (slot.drop(secret())) {
            case IN_USE -> false;
            case DROPPED -> {
                LOG.infof("Trigger %s is deleted: slot %s no longer exists", name, slot.name());
                yield true;
            }
            case PUBLICATION_STAYS -> {
                LOG.infof(
                        "Trigger %s is deleted: slot %s no longer exists; the publication of this name stays, because"
                                + " another user owns it",
                        name, slot.name());
                yield true;
            }
            case FOREIGN -> {
                LOG.infof("Trigger %s is deleted: slot %s stays, because it is of another kind", name, slot.name());
                yield true;
            }
        };
    }

    private RetryLoop.Result againOrStored(boolean last, String why) {
        RetryLoop.Result result = again(last, why);
        if (last) {
            removeStored();
        }
        return result;
    }

    private RetryLoop.Result again(boolean last, String why) {
        if (last && DatabaseTriggers.hasSlot(trigger)) {
            LOG.warnf(
                    "Trigger %s is deleted, but slot %s in %s could not be dropped: %s. Drop it by hand, or it fills"
                            + " the disk of the database",
                    ConnectorRoute.name(trigger),
                    slot.name(),
                    trigger.getSpec().source().database().address(),
                    why);
        }
        return RetryLoop.Result.REFUSED;
    }

    private Map<String, String> secret() throws QueueException {
        try {
            return shared.secrets()
                    .read(
                            trigger.getMetadata().getNamespace(),
                            trigger.getSpec().source().database().secret());
        } catch (QueueException e) {
            if (login.isEmpty()) {
                throw e;
            }
            return login;
        }
    }

    private boolean removeStored() {
        String uid = trigger.getMetadata().getUid();
        try {
            shared.streams().delete(uid);
            shared.positions().delete(uid);
            return true;
        } catch (IOException | JetStreamApiException e) {
            LOG.warnf("The stream of the deleted Trigger %s could not be removed: %s", ConnectorRoute.name(trigger), e);
            return false;
        }
    }
}
