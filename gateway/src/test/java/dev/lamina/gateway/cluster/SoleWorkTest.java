package dev.lamina.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoleWorkTest {
    private static final List<String> THREE = List.of("gateway-a.1", "gateway-b.1", "gateway-c.1");
    private static final List<String> WORK =
            IntStream.range(0, 300).mapToObj(i -> "lamina-shop-readings-" + i).toList();

    @Test
    void workIsSpreadOverAllMembers() {
        Map<String, Long> pieces = WORK.stream()
                .map(work -> SoleWork.chosen(work, THREE))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(pieces).hasSize(3);
        assertThat(pieces.values()).allMatch(count -> count > 70 && count < 130);
    }

    @Test
    void onlyWorkOfLostMemberMoves() {
        List<String> two = THREE.subList(0, 2);

        assertThat(WORK)
                .filteredOn(work -> !SoleWork.chosen(work, THREE).equals(THREE.getLast()))
                .allMatch(work -> SoleWork.chosen(work, two).equals(SoleWork.chosen(work, THREE)));
    }

    @Test
    void orderOfMembersDoesNotMatter() {
        assertThat(WORK)
                .allMatch(work -> SoleWork.chosen(work, THREE.reversed()).equals(SoleWork.chosen(work, THREE)));
    }
}
