package dev.lamina.operator.content.check;

import dev.lamina.operator.content.check.ArchiveCheck.Flaw;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.constant.ConstantDescs;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks a handler's class file without loading it. A supertype that is not in the code may be in the JDK or in the
 * runtime; then only a handler that is certainly wrong is refused.
 */
final class HandlerClass {
    private static final Set<String> LAMBDA_INTERFACES = Set.of(
            "com/amazonaws/services/lambda/runtime/RequestHandler",
            "com/amazonaws/services/lambda/runtime/RequestStreamHandler");
    private static final int CLASS_VERSION_OF_RELEASE_0 = 44;
    private static final int NEAR_MISSES = 3;
    private static final int MOST_SUPERTYPES = 100;

    private final CodePath path;
    private final int release;

    HandlerClass(CodePath path, int release) {
        this.path = path;
        this.release = release;
    }

    Optional<Flaw> flaw(JavaHandler handler) throws IOException {
        if (!handler.isWellFormed()) {
            return notFound("spec.handler: " + handler.text()
                    + " is not a Java handler: write package.Class::method or package.Class");
        }
        Optional<byte[]> bytes = path.classFile(handler.internalName());
        if (bytes.isEmpty()) {
            return notFound("spec.handler: class " + handler.className() + " is neither in the code nor in a layer"
                    + nearMisses(handler));
        }
        try {
            return flaw(handler, ClassFile.of().parse(bytes.get()));
        } catch (IllegalArgumentException e) {
            return notFound("spec.handler: the class file of " + handler.className() + " is damaged: build it again");
        }
    }

    private Optional<Flaw> flaw(JavaHandler handler, ClassModel model) throws IOException {
        int compiledFor = model.majorVersion() - CLASS_VERSION_OF_RELEASE_0;
        if (compiledFor > release) {
            return Optional.of(new Flaw(
                    "UnsupportedClassVersion",
                    "spec.runtime: class " + handler.className() + " is compiled for Java " + compiledFor
                            + ", but the runtime runs Java " + release + ": compile it with --release " + release
                            + ", or name a newer runtime"));
        }
        List<ClassModel> family = new ArrayList<>(List.of(model));
        boolean whole = addSupertypes(family);
        return handler.method().isPresent()
                ? methodFlaw(handler, handler.method().get(), family, whole)
                : interfaceFlaw(handler, family, whole);
    }

    private Optional<Flaw> methodFlaw(JavaHandler handler, String name, List<ClassModel> family, boolean whole) {
        List<MethodModel> methods = family.stream()
                .flatMap(type -> type.methods().stream())
                .filter(method -> method.methodName().equalsString(name))
                .toList();
        if (methods.isEmpty()) {
            return whole
                    ? notFound("spec.handler: class " + handler.className() + " has no method " + name
                            + publicMethods(family))
                    : Optional.empty();
        }
        List<MethodModel> callable = methods.stream()
                .filter(method -> method.flags().has(AccessFlag.PUBLIC))
                .toList();
        if (callable.isEmpty()) {
            return whole
                    ? notFound("spec.handler: method " + name + " of class " + handler.className()
                            + " is not public: make it public")
                    : Optional.empty();
        }
        boolean anyStatic = callable.stream().anyMatch(method -> method.flags().has(AccessFlag.STATIC));
        return anyStatic ? Optional.empty() : instanceFlaw(handler, family.getFirst());
    }

    private Optional<Flaw> interfaceFlaw(JavaHandler handler, List<ClassModel> family, boolean whole) {
        boolean implemented = family.stream()
                .flatMap(type -> type.interfaces().stream())
                .anyMatch(type -> LAMBDA_INTERFACES.contains(type.asInternalName()));
        if (!implemented && whole) {
            return notFound("spec.handler: class " + handler.className()
                    + " implements neither RequestHandler nor RequestStreamHandler:"
                    + " implement one, or name the method as " + handler.className() + "::method");
        }
        return instanceFlaw(handler, family.getFirst());
    }

    private static Optional<Flaw> instanceFlaw(JavaHandler handler, ClassModel model) {
        if (model.flags().has(AccessFlag.ABSTRACT)) {
            return notFound("spec.handler: " + handler.className()
                    + " is abstract or an interface: name a class that can be constructed");
        }
        boolean constructible = model.methods().stream()
                .anyMatch(method -> method.methodName().equalsString(ConstantDescs.INIT_NAME)
                        && method.methodType().equalsString("()V")
                        && method.flags().has(AccessFlag.PUBLIC));
        return constructible
                ? Optional.empty()
                : notFound("spec.handler: class " + handler.className()
                        + " has no public zero-argument constructor: make the class and its"
                        + " constructor public, and a nested class static");
    }

    /**
     * Adds the supertypes to the class; returns false if some of them are outside the code, so the check is incomplete.
     */
    private boolean addSupertypes(List<ClassModel> family) throws IOException {
        Set<String> seen = new HashSet<>(LAMBDA_INTERFACES);
        seen.add("java/lang/Object");
        boolean whole = true;
        for (int at = 0; at < family.size(); at++) {
            for (String name : supertypes(family.get(at))) {
                if (seen.add(name)) {
                    Optional<byte[]> bytes = family.size() < MOST_SUPERTYPES ? path.classFile(name) : Optional.empty();
                    bytes.ifPresent(found -> family.add(ClassFile.of().parse(found)));
                    whole &= bytes.isPresent();
                }
            }
        }
        return whole;
    }

    private static List<String> supertypes(ClassModel model) {
        List<String> names = new ArrayList<>();
        model.superclass().ifPresent(type -> names.add(type.asInternalName()));
        model.interfaces().forEach(type -> names.add(type.asInternalName()));
        return names;
    }

    private String nearMisses(JavaHandler handler) {
        List<String> similar = path.similar(handler.simpleName(), NEAR_MISSES);
        return similar.isEmpty()
                ? ": put it at the root of the zip or into a jar in lib/, or correct the name"
                : "; there is " + String.join(", ", similar)
                        + ": correct spec.handler, or put the class into the directory of its package";
    }

    private static String publicMethods(List<ClassModel> family) {
        List<String> names = family.stream()
                .flatMap(type -> type.methods().stream())
                .filter(method ->
                        method.flags().has(AccessFlag.PUBLIC) && !method.flags().has(AccessFlag.SYNTHETIC))
                .map(method -> method.methodName().stringValue())
                .filter(name -> !name.startsWith("<"))
                .distinct()
                .sorted()
                .limit(NEAR_MISSES)
                .toList();
        return names.isEmpty()
                ? ", and no public method at all: add it"
                : "; it has " + String.join(", ", names) + ": correct the name";
    }

    private static Optional<Flaw> notFound(String message) {
        return Optional.of(new Flaw("HandlerNotFound", message));
    }
}
