package dev.lamina.gateway.role;

import dev.lamina.gateway.runtime.RoleCredentials;
import dev.lamina.gateway.runtime.RoleCredentials.Refused;
import dev.lamina.pacing.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * The credentials of one function's role. There is one exchange at a time, whatever the number of environments that
 * ask. After half their lifetime credentials are renewed while callers still get the old ones, which AWS's SDKs accept
 * up to some minutes before their end. A failure is answered again, without an exchange, for a pause that grows.
 */
final class RoleSession {
    private static final Logger LOG = Logger.getLogger(RoleSession.class);
    private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private final Role role;
    private final CredentialExchange exchange;
    private final InstantSource clock;
    private final Executor executor;

    // Mutable state, guarded by this
    private Optional<RoleCredentials> credentials = Optional.empty();
    private Instant renewAt = Instant.MIN;
    private Optional<Refused> failure = Optional.empty();
    private int failures;
    private Instant retryAt = Instant.MIN;
    private Promise<RoleCredentials> running;

    RoleSession(Role role, CredentialExchange exchange, InstantSource clock, Executor executor) {
        this.role = role;
        this.exchange = exchange;
        this.clock = clock;
        this.executor = executor;
    }

    boolean isFor(Role other) {
        return role.equals(other);
    }

    Future<RoleCredentials> ask() {
        Promise<RoleCredentials> started = null;
        Future<RoleCredentials> answer;
        synchronized (this) {
            Instant now = clock.instant();
            if (running == null && !now.isBefore(renewAt) && !now.isBefore(retryAt)) {
                started = Promise.promise();
                running = started;
            }
            answer = answer(now);
        }
        if (started != null) {
            executor.execute(this::exchange);
        }
        return answer;
    }

    private Future<RoleCredentials> answer(Instant now) {
        if (credentials.filter(known -> now.isBefore(known.expiration())).isPresent()) {
            return Future.succeededFuture(credentials.get());
        }
        return running != null ? running.future() : Future.failedFuture(failure.orElseThrow());
    }

    private void exchange() {
        Instant asked = clock.instant();
        try {
            RoleCredentials fresh = exchange.credentials(role);
            succeed(fresh, asked).complete(fresh);
        } catch (Refused e) {
            fail(e).fail(e);
        } catch (RuntimeException | Error e) {
            // Whatever it is: callers wait for the end of this exchange.
            LOG.errorf(e, "Could not get credentials for %s", role.function());
            Refused refused = Refused.unavailable("the gateway failed: " + e.getMessage());
            fail(refused).fail(refused);
        }
    }

    private synchronized Promise<RoleCredentials> succeed(RoleCredentials fresh, Instant asked) {
        renewAt = asked.plus(Duration.between(asked, fresh.expiration()).dividedBy(2));
        credentials = Optional.of(fresh);
        retryAt = Instant.MIN;
        failures = 0;
        failure = Optional.empty();
        return ended();
    }

    private synchronized Promise<RoleCredentials> fail(Refused refused) {
        failures++;
        failure = Optional.of(refused);
        retryAt = clock.instant().plus(PAUSES.after(failures));
        if (Backoff.isReported(failures)) {
            LOG.warnf(
                    "Could not get credentials for %s: %s: %s; failures in a row: %d",
                    role.function(), refused.code(), refused.getMessage(), failures);
        }
        return ended();
    }

    private Promise<RoleCredentials> ended() {
        Promise<RoleCredentials> promise = running;
        running = null;
        return promise;
    }
}
