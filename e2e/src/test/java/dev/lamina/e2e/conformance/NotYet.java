package dev.lamina.e2e.conformance;

import java.util.List;

/**
 * A behaviour that no test shows, because it is not implemented. The change that implements it adds its test and
 * removes this row; a test checks that no number has both.
 *
 * @param reason what is missing
 * @param answer what a client that requests it gets
 */
record NotYet(int number, String text, String reason, String answer) {
    static final List<NotYet> ROWS = List.of();
}
