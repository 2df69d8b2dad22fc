package dev.lamina.gateway.api.control.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergePatchTest {

    @Test
    void onlyDifferencesAreInPatch() throws Exception {
        JsonNode patch = MergePatch.between(
                json("{\"a\": 1, \"b\": {\"c\": 2, \"d\": 3}, \"e\": [1], \"f\": 4}"),
                json("{\"a\": 1, \"b\": {\"c\": 5, \"d\": 3}, \"e\": [2], \"g\": {\"h\": 6}}"));

        assertThat(patch).isEqualTo(json("{\"f\": null, \"b\": {\"c\": 5}, \"e\": [2], \"g\": {\"h\": 6}}"));
        assertThat(MergePatch.paths(patch))
                .containsExactly(List.of("f"), List.of("b", "c"), List.of("e"), List.of("g", "h"));
    }

    @Test
    void equalObjectsHaveEmptyPatch() throws Exception {
        assertThat(MergePatch.between(json("{\"a\": {}}"), json("{\"a\": {}}"))).isEmpty();
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}
