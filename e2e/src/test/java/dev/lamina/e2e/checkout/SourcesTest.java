package dev.lamina.e2e.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules about the source files of all modules, which no rule about classes can check. */
class SourcesTest {
    private static final String PACKAGE = "package-info.java";

    /** A package that has main and test sources needs a package-info.java in one of them only. */
    @Test
    void everyPackageHasAPackageInfo() throws IOException {
        TreeSet<String> without = new TreeSet<>();
        TreeSet<String> with = new TreeSet<>();
        for (Path module : modules()) {
            for (Path file : sources(module)) {
                String name = module + " " + packageOf(file);
                (file.endsWith(PACKAGE) ? with : without).add(name);
            }
        }
        without.removeAll(with);

        assertThat(without)
                .as("packages without a package-info.java: add one whose Javadoc says what the package is about")
                .isEmpty();
    }

    @Test
    void classNamesAreUniqueInAModule() throws IOException {
        List<String> twice = new ArrayList<>();
        for (Path module : modules()) {
            Map<String, List<String>> packages = sources(module).stream()
                    .filter(file -> !file.endsWith(PACKAGE))
                    .collect(Collectors.groupingBy(
                            file -> file.getFileName().toString(),
                            TreeMap::new,
                            Collectors.mapping(SourcesTest::packageOf, Collectors.toList())));
            packages.forEach((name, where) -> {
                if (where.size() > 1) {
                    twice.add(module + ": " + name + " in " + where);
                }
            });
        }

        assertThat(twice)
                .as("class names used twice in a module: rename all but one")
                .isEmpty();
    }

    /** The modules of the checkout, as paths from here. */
    private static List<Path> modules() throws IOException {
        Path pom = Path.of("../pom.xml");
        List<Path> modules = Files.readAllLines(pom).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("<module>"))
                .map(line -> Path.of("..", line.replaceAll("</?module>", "")))
                .toList();
        assertThat(modules).as("modules of pom.xml").isNotEmpty();
        return modules;
    }

    private static List<Path> sources(Path module) throws IOException {
        try (Stream<Path> files = Files.walk(module.resolve("src"))) {
            return files.filter(file -> file.toString().matches(".*/src/(main|test|aot)/java/.*[.]java"))
                    .toList();
        }
    }

    private static String packageOf(Path file) {
        return file.getParent()
                .toString()
                .replaceAll(".*/src/(main|test|aot)/java/", "")
                .replace('/', '.');
    }
}
