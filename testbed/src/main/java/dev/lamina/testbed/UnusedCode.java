package dev.lamina.testbed;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds classes of a module that its main code does not use, and methods that neither main code nor tests use. Error
 * Prone finds private ones. What a framework uses is known by its annotation, or by the method that it overrides.
 */
public final class UnusedCode {
    private UnusedCode() {}

    /**
     * Names of the unused classes and methods, sorted.
     *
     * @param packageName the package of the main code
     */
    public static List<String> in(String packageName) {
        JavaClasses module = new ClassFileImporter().importPackages(packageName);
        return module.stream()
                .filter(UnusedCode::isWritten)
                .flatMap(each -> isUnused(each)
                        ? Stream.of(each.getName())
                        : each.getMethods().stream()
                                .filter(UnusedCode::isUnused)
                                .map(JavaMethod::getFullName))
                .sorted()
                .toList();
    }

    /** Whether it is in the main sources: not generated, and not a test. */
    private static boolean isWritten(JavaClass type) {
        return type.getSource()
                .flatMap(Source::getFileName)
                .filter(file -> Files.exists(
                        Path.of("src/main/java", type.getPackageName().split("[.]"))
                                .resolve(file)))
                .isPresent();
    }

    private static boolean isUnused(JavaClass type) {
        boolean known = !type.getAnnotations().isEmpty()
                || type.getModifiers().contains(JavaModifier.SYNTHETIC)
                || type.isAnonymousClass()
                || type.getSimpleName().equals("package-info")
                || type.getMethods().isEmpty()
                || type.getMethods().stream().anyMatch(UnusedCode::isKnownToFrameworks);
        return !known
                && type.getDirectDependenciesToSelf().stream()
                        .map(use -> top(use.getOriginClass()))
                        .filter(UnusedCode::isWritten)
                        .allMatch(top(type)::equals)
                && top(type).equals(type);
    }

    private static JavaClass top(JavaClass type) {
        return type.getEnclosingClass().map(UnusedCode::top).orElse(type);
    }

    private static boolean isUnused(JavaMethod method) {
        return !isKnownToFrameworks(method)
                && !isMadeByTheCompiler(method)
                && !overrides(method)
                && method.getAccessesToSelf().stream()
                        .map(JavaAccess::getOrigin)
                        .allMatch(method::equals);
    }

    private static boolean isKnownToFrameworks(JavaMethod method) {
        return !method.getAnnotations().isEmpty()
                || method.getParameters().stream()
                        .anyMatch(parameter -> !parameter.getAnnotations().isEmpty())
                || method.getName().equals("main");
    }

    private static boolean isMadeByTheCompiler(JavaMethod method) {
        JavaClass owner = method.getOwner();
        return method.getModifiers().contains(JavaModifier.SYNTHETIC)
                || method.getModifiers().contains(JavaModifier.BRIDGE)
                || owner.isEnum() && List.of("values", "valueOf").contains(method.getName())
                || owner.isRecord() && owner.tryGetField(method.getName()).isPresent();
    }

    private static boolean overrides(JavaMethod method) {
        JavaClass owner = method.getOwner();
        return Stream.concat(owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
                .flatMap(above -> above.getMethods().stream())
                .anyMatch(above -> above.getName().equals(method.getName())
                        && above.getParameters().size()
                                == method.getParameters().size());
    }
}
