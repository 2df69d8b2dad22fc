package dev.lamina.e2e.conformance;

import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.platform.commons.support.ReflectionSupport;

/** The behaviours that clients of AWS Lambda rely on, and the tests of this package that show them. */
final class Catalogue {
    private Catalogue() {}

    record Shown(Behaviour behaviour, Method test) {}

    /**
     * Invocation, errors, limits, logs, Runtime API: 1 to 31; asynchronous events: 32 to 34; queues: 35 to 37; buckets:
     * 38 and 39; function URLs: 40.
     */
    static Set<Integer> numbers() {
        return new TreeSet<>(IntStream.rangeClosed(1, 40).boxed().toList());
    }

    /** By number, then by class and method. */
    static List<Shown> shown() {
        return tests().filter(test -> test.isAnnotationPresent(Behaviour.class))
                .map(test -> new Shown(test.getAnnotation(Behaviour.class), test))
                .sorted(Comparator.comparingInt(
                                (Shown shown) -> shown.behaviour().number())
                        .thenComparing(shown -> shown.behaviour().text().isEmpty())
                        .thenComparing(shown -> shown.test().getDeclaringClass().getSimpleName())
                        .thenComparing(shown -> shown.test().getName()))
                .toList();
    }

    static List<Shown> shown(int number) {
        return shown().stream()
                .filter(shown -> shown.behaviour().number() == number)
                .toList();
    }

    private static Stream<Method> tests() {
        return ReflectionSupport.findAllClassesInPackage(Catalogue.class.getPackageName(), type -> true, name -> true)
                .stream()
                .flatMap(type -> Stream.of(type.getDeclaredMethods()));
    }
}
