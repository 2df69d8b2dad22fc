package dev.lamina.console.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Charts read series that the gateway has. */
class PlanTest {
    private static final Pattern SERIES = Pattern.compile("lamina_[a-z_]+");
    private static final Pattern OF_HISTOGRAM = Pattern.compile("_(bucket|sum|count|max)$");

    @Test
    void seriesOfChartsAreDocumented() throws IOException {
        String documented = Files.readString(Path.of("../docs/metrics.md"));
        List<String> read = Stream.concat(Plan.ALL.stream(), Plan.ALIAS.stream())
                .flatMap(plan -> plan.queries().stream())
                .flatMap(query -> SERIES.matcher(query.text()).results().map(MatchResult::group))
                .distinct()
                .toList();

        assertThat(read)
                .hasSizeGreaterThan(10)
                .allSatisfy(series -> assertThat(documented)
                        .contains("| `" + OF_HISTOGRAM.matcher(series).replaceFirst("") + "` |"));
    }

    @Test
    void chartsOfFunctionDoNotReadSeriesOfAliases() {
        assertThat(Plan.ALL)
                .flatExtracting(Plan::queries)
                .extracting(Plan.Query::text)
                .noneMatch(text -> text.contains("lamina_alias_"));
    }
}
