package dev.lamina.gateway.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/**
 * Checks that a signature is for the called service and valid now: within five minutes, or a presigned request's time.
 * Any region is accepted.
 */
final class SignatureScope {
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Clock clock;

    SignatureScope(Clock clock) {
        this.clock = clock;
    }

    void check(String service, Signature signature) {
        checkService(service, signature);
        Instant signed = instant(signature.timestamp());
        checkDate(signature);
        checkNotExpired(signature, signed);
        checkNotEarly(signature, signed);
    }

    private static void checkService(String service, Signature signature) {
        if (!signature.service().equals(service)) {
            throw Signatures.invalid("Credential should be scoped to correct service: '" + service + "'.");
        }
        if (!signature.terminator().equals("aws4_request")) {
            throw Signatures.invalid("Credential should be scoped with a valid terminator: 'aws4_request', not '"
                    + signature.terminator() + "'.");
        }
    }

    private static void checkDate(Signature signature) {
        String day = signature.timestamp().substring(0, 8);
        if (!signature.date().equals(day)) {
            throw Signatures.invalid(
                    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '"
                            + signature.date() + "' != '" + day + "', from '" + signature.timestamp() + "'.");
        }
    }

    private void checkNotExpired(Signature signature, Instant signed) {
        Instant now = clock.instant();
        Duration validity = signature.presigned() ? Duration.ofSeconds(signature.validSeconds()) : SKEW;
        if (signed.isBefore(now.minus(validity))) {
            String length = signature.presigned() ? signature.validSeconds() + " sec." : "5 min.";
            throw Signatures.invalid("Signature expired: " + signature.timestamp() + " is now earlier than "
                    + TIMESTAMP.format(now.minus(validity)) + " (" + TIMESTAMP.format(now) + " - " + length + ")");
        }
    }

    private void checkNotEarly(Signature signature, Instant signed) {
        Instant now = clock.instant();
        if (signed.isAfter(now.plus(SKEW))) {
            throw Signatures.invalid("Signature not yet current: " + signature.timestamp() + " is still later than "
                    + TIMESTAMP.format(now.plus(SKEW)) + " (" + TIMESTAMP.format(now) + " + 5 min.)");
        }
    }

    private static Instant instant(String timestamp) {
        try {
            return Instant.from(TIMESTAMP.parse(timestamp));
        } catch (DateTimeParseException e) {
            throw Signature.incomplete(
                    "Date must be in ISO-8601 'basic format', as 20150830T123600Z. Got '" + timestamp + "'.");
        }
    }
}
