package dev.lamina.gateway.source.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON paths as EventBridge supports them. */
class EventPathTest {
    private static final String EVENT = """
        {"detail-type": "Paid", "resources": ["a", "b"],
         "detail": {"order_id": 7, "a b": 1, "a.b": 2, "x/y": 3, "none": null,
                    "items": [{"id": 1, "tags": ["red"]}, {"id": 2}]}}""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$.detail-type | \"Paid\"",
                "$.detail.order_id | 7",
                "$.resources[1] | \"b\"",
                "$.resources | [\"a\",\"b\"]",
                "$.detail.items[0].tags[0] | \"red\"",
                "$.detail.items[*].id | [1,2]",
                "$.detail.items[*].tags | [[\"red\"]]",
                "$.resources.* | [\"a\",\"b\"]",
                "$.detail['a b'] | 1",
                "$.detail['a.b'] | 2",
                "$.detail.x/y | 3",
                "$.detail.none | null",
            })
    void pathFindsValue(String path, String value) throws Exception {
        assertThat(EventPath.parse("inputPath", path).in(BusJson.read(EVENT).orElseThrow()))
                .hasValueSatisfying(found -> assertThat(BusJson.text(found)).isEqualTo(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"$.detail.other", "$.detail.order_id.x", "$.resources[2]", "$.detail[0]", "$.detail.items[*].no"
            })
    void missingValueIsNotFound(String path) throws Exception {
        assertThat(EventPath.parse("inputPath", path).in(BusJson.read(EVENT).orElseThrow()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "detail.order | must begin with $",
                "$detail | cannot be read after 1 characters",
                "$.detail. | cannot be read after 8 characters",
                "$..id | cannot be read after 1 characters",
                "$.items[?(@.id>1)] | cannot be read after 7 characters",
                "$.items[-1] | cannot be read after 7 characters",
            })
    void unsupportedPathIsRefusedWithPosition(String path, String why) {
        assertThatThrownBy(() -> EventPath.parse("inputPath", path))
                .hasMessageStartingWith("spec.source.bus.inputPath: \"" + path + "\" ")
                .hasMessageContaining(why);
    }
}
