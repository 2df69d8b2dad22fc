package dev.lamina.gateway.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.scaling.NodePods.Placed;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** As few idle environments end as make room, in the order given, and only on nodes where that helps. */
class RoomChoiceTest {
    private static final FunctionId OLDEST = new FunctionId("shop", "oldest");
    private static final FunctionId OLDER = new FunctionId("shop", "older");

    @Test
    void firstThatSufficesEnds() {
        assertThat(choose(size(1), idle(OLDEST, 0, on("a", 1)), idle(OLDER, 0, on("a", 1))))
                .containsExactly("oldest 1");
    }

    @Test
    void severalEndForLargerPod() {
        assertThat(choose(size(2), idle(OLDEST, 0, on("a", 1)), idle(OLDER, 0, on("a", 1), on("a", 1))))
                .containsExactly("oldest 1", "older 1");
    }

    @Test
    void roomOfTwoNodesDoesNotAddUp() {
        assertThat(choose(size(2), idle(OLDEST, 0, on("a", 1)), idle(OLDER, 0, on("b", 1))))
                .isEmpty();
    }

    @Test
    void environmentOnOtherNodeStays() {
        assertThat(choose(size(2), idle(OLDEST, 0, on("a", 1)), idle(OLDER, 0, on("b", 2))))
                .containsExactly("older 1");
    }

    @Test
    void restOfNodeIsUsedForNextPod() {
        assertThat(names(RoomChoice.choose(
                        List.of(size(1), size(1)),
                        Stream.concat(idle(OLDEST, 0, on("a", 2)), idle(OLDER, 0, on("a", 1)))
                                .iterator())))
                .containsExactly("oldest 1");
    }

    @Test
    void nothingEndsForPodsThatStillHaveNoRoom() {
        assertThat(names(RoomChoice.choose(
                        List.of(size(1), size(5)),
                        Stream.concat(idle(OLDEST, 0, on("a", 1)), idle(OLDER, 0, on("a", 1)))
                                .iterator())))
                .containsExactly("oldest 1");
    }

    @Test
    void othersAreNotRead() {
        Iterator<IdleEnvironments> idle = Stream.concat(idle(OLDEST, 0, on("a", 1)), Stream.generate(() -> {
                    throw new AssertionError("read");
                }))
                .map(IdleEnvironments.class::cast)
                .iterator();

        assertThat(names(RoomChoice.choose(List.of(size(1)), idle))).containsExactly("oldest 1");
    }

    @Test
    void provisionedEnvironmentsStay() {
        assertThat(choose(size(2), idle(OLDEST, 1, on("a", 1), on("a", 1)), Stream.empty()))
                .isEmpty();
        assertThat(choose(size(1), idle(OLDEST, 1, on("a", 1), on("a", 1)), Stream.empty()))
                .containsExactly("oldest 1");
    }

    @Test
    void podsOfSeveralNodesEndTogetherOrNotAtAll() {
        assertThat(choose(size(1), idle(OLDEST, 0, on("a", 1), on("b", 1)), Stream.empty()))
                .containsExactly("oldest 2");
        assertThat(choose(size(1), idle(OLDEST, 1, on("a", 1), on("b", 1)), Stream.empty()))
                .isEmpty();
    }

    private static List<String> choose(PodSize pod, Stream<IdleEnvironments> first, Stream<IdleEnvironments> second) {
        return names(
                RoomChoice.choose(List.of(pod), Stream.concat(first, second).iterator()));
    }

    private static List<String> names(List<IdleEnvironments> chosen) {
        return chosen.stream()
                .map(idle -> idle.function().name() + ' ' + idle.count())
                .toList();
    }

    private static Stream<IdleEnvironments> idle(FunctionId function, int keep, Placed... pods) {
        return IdleEnvironments.of(function, Arrays.asList(pods), keep);
    }

    private static Placed on(String node, int units) {
        return new Placed(node, size(units));
    }

    private static PodSize size(int units) {
        return IntStream.range(0, units)
                .mapToObj(_ -> new PodSize(new BigDecimal("0.073"), new BigDecimal("134217728")))
                .reduce(PodSize.NOTHING, PodSize::plus);
    }
}
