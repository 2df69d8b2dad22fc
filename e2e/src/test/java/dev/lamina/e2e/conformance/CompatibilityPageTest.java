package dev.lamina.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CompatibilityPageTest {
    /** Tests run in the module's folder. */
    private static final Path PAGE = Path.of("..").resolve(CompatibilityPage.FILE);

    @Test
    void committedPageMatchesTests() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).as("out of date: run `make generate` and commit").isEqualTo(CompatibilityPage.filledIn(page));
    }

    @Test
    void everyBehaviourIsEitherTestedOrMissing() {
        TreeSet<Integer> all = new TreeSet<>();
        Catalogue.shown().forEach(shown -> all.add(shown.behaviour().number()));
        NotYet.ROWS.forEach(row -> assertThat(all.add(row.number()))
                .as("behaviour %d has a test or is missing, not both", row.number())
                .isTrue());
        assertThat(all).isEqualTo(Catalogue.numbers());
    }

    @Test
    void oneTestPerBehaviourHasText() {
        Catalogue.shown().stream()
                .map(shown -> shown.behaviour().number())
                .distinct()
                .forEach(number -> assertThat(Catalogue.shown(number))
                        .as("texts of behaviour %d", number)
                        .filteredOn(shown -> !shown.behaviour().text().isEmpty())
                        .hasSize(1));
    }

    @Test
    void behavioursAreTestedInConformanceE2E() {
        assertThat(Catalogue.shown()).allSatisfy(shown -> {
            assertThat(shown.test().isAnnotationPresent(Test.class)).isTrue();
            assertThat(shown.test().getDeclaringClass().getSimpleName())
                    .startsWith("Conformance")
                    .endsWith("E2E");
        });
    }
}
