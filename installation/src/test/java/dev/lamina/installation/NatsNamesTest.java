package dev.lamina.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NatsNamesTest {

    /** One prefix is the start of the other, and ends like a name: the case in which names could collide. */
    @ParameterizedTest
    @ValueSource(strings = {"staging", "lamina-async", "lamina-staging", "lam"})
    void prefixesShareNoName(String prefix) {
        Set<String> names = all(new NatsNames("lamina"));

        assertThat(names).isNotEmpty().doesNotContainAnyElementsOf(all(new NatsNames(prefix)));
        assertThat(names).allMatch(name -> name.startsWith("lamina-") || name.startsWith("lamina."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "Lamina", "a b", "-a", "a-", "a*", "a>", "an-installation-with-a-name-too-long"})
    void invalidSubjectTokenIsRefused(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NatsNames(prefix))
                .withMessageContaining("nats.prefix");
    }

    @Test
    void shortestAndLongestPrefixAreAccepted() {
        assertThat(new NatsNames("a").contentBucket()).isEqualTo("a-content");
        assertThat(new NatsNames("a".repeat(32)).prefix()).hasSize(32);
    }

    private static Set<String> all(NatsNames names) {
        return Arrays.stream(NatsNames.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == String.class
                        && !Set.of("prefix", "toString").contains(method.getName()))
                .map(method -> call(method, names))
                .collect(Collectors.toSet());
    }

    private static String call(Method method, NatsNames names) {
        try {
            return (String) (method.getParameterCount() == 0 ? method.invoke(names) : method.invoke(names, "x"));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
