package dev.lamina.runtime.handler;

import dev.lamina.runtime.FunctionConfig;
import dev.lamina.runtime.content.FunctionContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Loads the function's classes: /var/task, its lib/*.jar, the layers' java/lib/*.jar, in Lambda's order. Its parent
 * shows what AWS's Java runtime shows to functions (its own classes, parent first), without Lamina's classes.
 *
 * <p>Classes of /var/task itself are read directly from the archive. Their files are written only when class files are
 * requested as resources: to write thousands of them would be most of a cold start. Everything else is on disk from the
 * start, so resources have the same addresses as on AWS. The loader has no name, because a name would appear in stack
 * traces.
 */
public final class FunctionClassLoader extends URLClassLoader {
    private static final String CLASS = ".class";
    private static final String OURS = "dev.lamina.runtime.";
    /**
     * Packages that the parent may have. For all others a request to the parent first, as loaders usually do, could
     * only end in an exception, thrown and caught for every class of the function.
     */
    private static final String[] PARENTS = {
        "java.",
        "javax.",
        "jdk.",
        "sun.",
        "com.sun.",
        "org.w3c.dom.",
        "org.xml.sax.",
        "org.ietf.jgss.",
        "org.jcp.xml.",
        "netscape.javascript.",
        "com.amazonaws.",
        "software.amazon.awssdk.",
    };

    static {
        registerAsParallelCapable();
    }

    private final FunctionContent content;
    private final ZipFile classes;
    private final CodeSource source;

    // Mutable state, guarded by this
    private boolean classesOnDisk;

    private FunctionClassLoader(FunctionContent content, ZipFile classes, URL[] urls) {
        super(urls, ClassLoader.getSystemClassLoader());
        this.content = content;
        this.classes = classes;
        this.source = new CodeSource(urls[0], (Certificate[]) null);
        this.classesOnDisk = classes == null;
    }

    public static FunctionClassLoader of(FunctionConfig config, FunctionContent content) throws IOException {
        FunctionConfig.Directories directories = config.directories();
        List<URL> urls = new ArrayList<>();
        urls.add(url(directories.task() + "/"));
        jars(directories.task().resolve("lib"), urls);
        jars(directories.layers().resolve("java/lib"), urls);
        return new FunctionClassLoader(content, content.classes().orElse(null), urls.toArray(URL[]::new));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (parentMayHave(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null ? known : name.startsWith(OURS) ? findClass(name) : findOrAskParent(name);
        }
    }

    private Class<?> findOrAskParent(String name) throws ClassNotFoundException {
        try {
            return findClass(name);
        } catch (ClassNotFoundException e) {
            try {
                return getParent().loadClass(name);
            } catch (ClassNotFoundException parents) {
                throw e;
            }
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        ZipEntry entry = classes == null ? null : classes.getEntry(name.replace('.', '/') + CLASS);
        if (entry == null) {
            return super.findClass(name);
        }
        try (InputStream in = classes.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) entry.getSize());
            return defineClass(name, bytes, 0, bytes.length, source);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    @Override
    public URL findResource(String name) {
        if (mayBeClasses(name)) {
            putClassesOnDisk();
        }
        return super.findResource(name);
    }

    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
        if (mayBeClasses(name)) {
            putClassesOnDisk();
        }
        return super.findResources(name);
    }

    /** The caller will search the folders. */
    @Override
    public URL[] getURLs() {
        putClassesOnDisk();
        return super.getURLs();
    }

    /** A class file of this loader, or a folder that may have some. */
    private boolean mayBeClasses(String name) {
        if (classes == null || name.startsWith("META-INF/")) {
            return false;
        }
        return name.endsWith(CLASS) ? classes.getEntry(name) != null : name.indexOf('.', name.lastIndexOf('/') + 1) < 0;
    }

    private synchronized void putClassesOnDisk() {
        if (classesOnDisk) {
            return;
        }
        try {
            content.unpackClasses(classes);
            classesOnDisk = true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the function's class files", e);
        }
    }

    private static boolean parentMayHave(String name) {
        for (String prefix : PARENTS) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** Sorted, so that the order does not depend on the file system. */
    private static void jars(Path folder, List<URL> urls) throws MalformedURLException {
        String[] names = folder.toFile().list((dir, name) -> name.length() > 4 && name.endsWith(".jar"));
        if (names != null) {
            Arrays.sort(names);
            for (String name : names) {
                urls.add(url(folder + "/" + name));
            }
        }
    }

    @SuppressWarnings("deprecation") // a URI would escape names that URLClassLoader and AWS take as they are
    private static URL url(String file) throws MalformedURLException {
        return new URL("file", null, -1, file);
    }
}
