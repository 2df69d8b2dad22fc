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
    private static final String NO_VERSIONS = "there are no versions and aliases, only `$LATEST`";
    private static final String NO_SUCH_QUALIFIER =
            "404 `ResourceNotFoundException` for any other qualifier; 400 `InvalidParameterValueException` from "
                    + "`PublishVersion` and `CreateAlias`";

    static final List<NotYet> ROWS = List.of(
            new NotYet(
                    20,
                    "Calling an alias reports the resolved version in `X-Amz-Executed-Version` and in the START line.",
                    NO_VERSIONS,
                    NO_SUCH_QUALIFIER),
            new NotYet(
                    21,
                    "A weighted alias sends its share of the calls to a second version.",
                    NO_VERSIONS,
                    NO_SUCH_QUALIFIER));
}
