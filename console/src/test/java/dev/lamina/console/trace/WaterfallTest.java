package dev.lamina.console.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.console.trace.Waterfall.Part;
import dev.lamina.console.trace.Waterfall.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a page shows of a trace. */
class WaterfallTest {
    private static final String GATEWAY = "lamina-gateway";
    private final List<TraceSpan> spans = new ArrayList<>();

    @Test
    void rowsAreBelowTheirParentsInOrderOfTime() {
        add("1", "", GATEWAY, "InvokeFunction", 0, 1000, "shop");
        add("3", "2", GATEWAY, "run", 600, 400, "shop");
        add("2", "1", GATEWAY, "invoke hello", 100, 900, "shop");
        add("4", "2", GATEWAY, "wait for environment", 100, 500, "shop");

        assertThat(rows("shop"))
                .extracting(row -> row.depth() + " " + row.name() + " " + row.left() + "+" + row.width())
                .containsExactly(
                        "0 InvokeFunction 0.00+100.00",
                        "1 invoke hello 10.00+90.00",
                        "2 wait for environment 10.00+50.00",
                        "2 run 60.00+40.00");
    }

    @Test
    void partsAreTimeWithoutSpansBelow() {
        add("1", "", GATEWAY, "InvokeFunction", 0, 1_000_000, "shop");
        add("2", "1", GATEWAY, "invoke hello", 0, 990_000, "shop");
        add("3", "2", GATEWAY, "wait for environment", 0, 800_000, "shop");
        add("4", "2", GATEWAY, "run", 800_000, 190_000, "shop");

        assertThat(waterfall("shop").parts())
                .containsExactly(
                        new Part("wait for environment", "800 ms", 80),
                        new Part("run", "190 ms", 19),
                        new Part("InvokeFunction", "10 ms", 1));
    }

    /** Those of the function's own SDK and of what it calls belong to the function's namespace. */
    @Test
    void otherNamespaceIsHidden() {
        add("1", "", "website", "GET /buy?card=4711", 0, 1000, null);
        add("2", "1", GATEWAY, "invoke hello", 0, 1000, "shop");
        add("3", "2", "hello", "handler", 0, 1000, null);
        add("4", "3", GATEWAY, "invoke pay", 0, 1000, "bank");
        add("5", "4", "pay", "SELECT secret", 0, 1000, null);

        assertThat(rows("shop"))
                .extracting(Row::name)
                .containsExactly(
                        "outside of Lamina",
                        "invoke hello",
                        "handler",
                        "in a namespace whose logs you may not read",
                        "in a namespace whose logs you may not read");
        assertThat(rows("shop").get(4).tags()).isEmpty();
        assertThat(rows("shop").getFirst().service()).isEmpty();
        assertThat(rows("shop").get(4).service()).isEmpty();
        assertThat(rows("shop", "bank").get(4).name()).isEqualTo("SELECT secret");
    }

    @Test
    void failureOfOtherNamespaceIsHidden() {
        spans.add(new TraceSpan("1", "", GATEWAY, "a", 0, 10, Map.of("k8s.namespace.name", "bank"), true));
        add("2", "1", GATEWAY, "b", 0, 10, "shop");

        assertThat(rows("shop")).noneMatch(Row::failed);
        assertThat(rows("bank").getFirst().failed()).isTrue();
        assertThat(new Trace("1", spans).of("shop")).extracting(TraceSpan::id).containsExactly("2");
    }

    @Test
    void fewNamespacesAreAskedFor() {
        for (int i = 0; i < 100; i++) {
            add("s" + i, "", GATEWAY, "run", i, 1, "other-" + i);
        }
        add("own", "", GATEWAY, "invoke", 1000, 1, "shop");
        List<String> asked = new ArrayList<>();

        Waterfall shown = Waterfall.of(new Trace("1", spans), "shop", asked::add);

        assertThat(asked).hasSize(20).startsWith("shop", "other-0");
        assertThat(shown.rows()).filteredOn(row -> !row.hidden()).hasSize(20);
    }

    /** As deep and long as the store's longest answer. */
    @Test
    void deepTraceIsShown() {
        for (int i = 30_000; i > 0; i--) {
            add("s" + i, "s" + (i - 1), i == 1 ? GATEWAY : "hello", "run", i, 1, i == 1 ? "shop" : null);
        }

        assertThat(waterfall("shop").more()).isEqualTo(29_700);
        assertThat(rows("shop")).noneMatch(Row::hidden);
    }

    /** Anyone who can reach the store can write spans. */
    @Test
    void forgedNamespaceOfOtherServiceDoesNotCount() {
        add("2", "", GATEWAY, "invoke pay", 0, 1000, "bank");
        add("3", "2", "pay", "SELECT secret", 0, 1000, "shop");

        assertThat(rows("shop")).allMatch(Row::hidden);
    }

    @Test
    void circleOfParentsIsShownOnce() {
        add("1", "2", GATEWAY, "a", 0, 10, "shop");
        add("2", "1", "other", "b", 0, 10, null);

        assertThat(rows("shop")).hasSize(2);
    }

    @Test
    void rowsAreBounded() {
        for (int i = 0; i < 400; i++) {
            add("s" + i, "", GATEWAY, "run", i, 1, "shop");
        }

        assertThat(waterfall("shop").rows()).hasSize(300);
        assertThat(waterfall("shop").more()).isEqualTo(100);
    }

    @Test
    void jaegersTraceIsRead() throws Exception {
        Trace trace = Trace.of(new ObjectMapper().readTree("""
                {"traceID":"5759e988bd862e3fe1be46a994272793","spans":[{"traceID":"5759e988bd862e3fe1be46a994272793",
                "spanID":"53995c3f42cd8ad8","operationName":"invoke hello","references":[{"refType":"FOLLOWS_FROM",
                "traceID":"4bf92f3577b34da6a3ce929d0e0e4736","spanID":"1"},{"refType":"CHILD_OF",
                "traceID":"5759e988bd862e3fe1be46a994272793","spanID":"00f067aa0ba902b7"}],"startTime":1700000000000000,
                "duration":1500,"tags":[{"key":"faas.name","type":"string","value":"hello"},
                {"key":"k8s.namespace.name","type":"string","value":"shop"},{"key":"faas.coldstart","type":"bool",
                "value":true},{"key":"error","type":"bool","value":true}],"logs":[],"processID":"p1"}],
                "processes":{"p1":{"serviceName":"lamina-gateway","tags":[]}}}"""));

        TraceSpan span = trace.invocationOf("shop", "hello").orElseThrow();
        assertThat(span.parent()).isEqualTo("00f067aa0ba902b7");
        assertThat(span.tags()).containsEntry("faas.coldstart", "true");
        assertThat(span.failed()).isTrue();
        assertThat(trace.invocationOf("bank", "hello")).isEmpty();
    }

    private void add(String id, String parent, String service, String name, long start, long took, String namespace) {
        spans.add(new TraceSpan(
                id,
                parent,
                service,
                name,
                start,
                took,
                namespace == null ? Map.of("x", "y") : Map.of("k8s.namespace.name", namespace),
                false));
    }

    private List<Row> rows(String... readable) {
        return waterfall(readable).rows();
    }

    private Waterfall waterfall(String... readable) {
        return Waterfall.of(new Trace("5759e988bd862e3fe1be46a994272793", spans), "shop", Set.of(readable)::contains);
    }
}
