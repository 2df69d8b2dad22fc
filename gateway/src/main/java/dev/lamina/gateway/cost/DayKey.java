package dev.lamina.gateway.cost;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * A namespace on a day: all its functions are one value in the store.
 *
 * @param day in UTC
 */
public record DayKey(LocalDate day, String namespace) {

    /** Neither part has a dot. */
    String text() {
        return day + "." + namespace;
    }

    /** Empty for a key of a version that has others. */
    static Optional<DayKey> parse(String text) {
        int dot = text.indexOf('.');
        try {
            return dot < 0
                    ? Optional.empty()
                    : Optional.of(new DayKey(LocalDate.parse(text.substring(0, dot)), text.substring(dot + 1)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
