package dev.lamina.gateway.source.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.source.filter.DataKeys.Mismatch;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Patterns with a short text that compile to a large machine. */
@Timeout(20)
public class PatternSizeTest {
    private static final DataKeys BODY = DataKeys.of(Mismatch.NO_MATCH, "body");
    private static final DataKeys KEY_AND_VALUE = DataKeys.of(Mismatch.IGNORED, "key", "value");

    /** A pattern of about 40 characters for each power of two of its combinations. */
    public static String twoToThe(int power) {
        return object(power, i -> "\"k" + i + "\":{\"$or\":[{\"x\":[\"1\"]},{\"x\":[\"2\"]}]}");
    }

    @Test
    void patternWithMillionsOfCombinationsIsRefused() {
        assertThat(twoToThe(26)).hasSizeLessThan(1200);
        assertThatThrownBy(() -> Filters.compile(List.of(twoToThe(26)), BODY))
                .isInstanceOf(InvalidFilterException.class)
                .hasMessage("spec.filters[0]: its $or have 67108864 combinations, more than the limit of 1000 for a "
                        + "pattern: use fewer $or, or lists of values");
        assertThatThrownBy(() -> Filters.compile(List.of(twoToThe(90)), BODY))
                .hasMessageContaining("its $or have more than a billion combinations");
    }

    @Test
    void thousandCombinationsAreAccepted() throws Exception {
        String thousand =
                "{\"a\":" + alternatives(10) + ",\"b\":" + alternatives(10) + ",\"c\":" + alternatives(10) + "}";
        assertThat(Filters.compile(List.of(thousand), BODY).passesAll()).isFalse();
        String more = "{\"a\":" + alternatives(10) + ",\"b\":" + alternatives(10) + ",\"c\":" + alternatives(11) + "}";
        assertThatThrownBy(() -> Filters.compile(List.of(more), BODY)).hasMessageContaining("1100 combinations");
    }

    @Test
    void orBranchesAddAndNestedOnesMultiply() throws Exception {
        String nested = "{\"$or\":[{\"a\":" + alternatives(3) + ",\"b\":" + alternatives(4) + "},{\"c\":[1]}]}";
        assertThat(PatternSize.of(new ObjectMapper().readTree(nested)).combinations())
                .isEqualTo(13);
    }

    @Test
    void valuesCountInEachCombination() {
        String values = "[1,2,3,4,5,6,7,8]";
        String pattern = "{\"a\":" + alternatives(30) + ",\"b\":" + alternatives(30) + ",\"z\":"
                + object(50, i -> "\"v" + i + "\":" + values) + "}";
        assertThatThrownBy(() -> Filters.compile(List.of("{\"x\":[1]}", pattern), BODY))
                .hasMessage("spec.filters[1]: the patterns so far have more than 10000"
                        + " values, because each combination of $or repeats all other values: use fewer "
                        + "$or, or fewer values");
    }

    @Test
    void patternsOfTriggerAreCountedTogether() throws Exception {
        String pattern = "{\"key\":[\"k\"],\"value\":{\"a\":" + alternatives(30) + ",\"b\":" + alternatives(30) + "}}";
        List<String> three = List.of(pattern, pattern, pattern);
        assertThat(Filters.compile(three, BODY).passesAll()).isFalse();
        assertThatThrownBy(() -> Filters.compile(three, KEY_AND_VALUE))
                .hasMessageStartingWith("spec.filters[2]: the patterns so far");
    }

    @Test
    void numericRangesCountAsManyValues() {
        String ranges = "{\"a\":" + alternatives(30) + ",\"n\":"
                + object(20, i -> "\"n" + i + "\":[{\"numeric\":[\">\",1.5,\"<\",99999.25]}]") + "}";
        assertThatThrownBy(() -> Filters.compile(List.of(ranges), BODY)).hasMessageContaining("more than 10000 values");
    }

    @Test
    void tooManyWildcardCharactersAreRefused() throws Exception {
        assertThat(Filters.compile(List.of("{\"body\":[{\"wildcard\":\"" + "*a".repeat(50) + "\"}]}"), BODY)
                        .passesAll())
                .isFalse();
        assertThatThrownBy(() ->
                        Filters.compile(List.of("{\"body\":[{\"wildcard\":\"" + "*a".repeat(1900) + "\"}]}"), BODY))
                .hasMessageContaining("it has 1900 wildcard characters, more than the limit of 50");
        assertThatThrownBy(() -> Filters.compile(
                        List.of("{\"body\":[{\"anything-but\":{\"wildcard\":["
                                + IntStream.range(0, 40)
                                        .mapToObj(i -> "\"*v" + i + "*\"")
                                        .collect(Collectors.joining(","))
                                + "]}}]}"),
                        BODY))
                .hasMessageContaining("it has 80 wildcard characters");
    }

    @Test
    void tooManyFieldsAreRefused() {
        assertThatThrownBy(() -> Filters.compile(List.of(object(300, i -> "\"f" + i + "\":[1]")), BODY))
                .isInstanceOf(InvalidFilterException.class)
                .hasMessageStartingWith("spec.filters[0]: ");
    }

    @Test
    void deepAndLongPatternsAreAccepted() throws Exception {
        assertThat(Filters.compile(List.of("{\"a\":".repeat(600) + "[1]" + "}".repeat(600)), BODY)
                        .passesAll())
                .isFalse();
        String names = IntStream.range(0, 500).mapToObj(i -> "\"v" + i + "\"").collect(Collectors.joining(","));
        assertThat(Filters.compile(List.of("{\"b\":[{\"anything-but\":[" + names + "]}]}"), BODY)
                        .passesAll())
                .isFalse();
    }

    private static String alternatives(int branches) {
        return "{\"$or\":["
                + IntStream.range(0, branches)
                        .mapToObj(i -> "{\"x\":[\"" + i + "\"]}")
                        .collect(Collectors.joining(",")) + "]}";
    }

    private static String object(int fields, IntFunction<String> field) {
        return "{" + IntStream.range(0, fields).mapToObj(field).collect(Collectors.joining(",")) + "}";
    }
}
