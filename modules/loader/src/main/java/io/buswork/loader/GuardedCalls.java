package io.buswork.loader;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Turns a class's calls that would harm more than its own module, and its references to these
 * methods, into ones of our guards: since Java 17 nobody may veto them where they are called. What
 * is called by reflection or from native code is out of its reach.
 */
final class GuardedCalls {

  private static final List<Class<?>> GUARDS =
      List.of(RefusedExit.class, GuardedVertx.class, GuardedBus.class, GuardedSystem.class);

  /** By owner, name and descriptor; what is called instead. */
  private static final Map<String, Instead> INSTEAD = table();

  private static final Set<String> OWNERS = owners();

  /** The tags of methods of classes and of interfaces in a class's constants. */
  private static final int METHOD = 10;

  private static final int INTERFACE_METHOD = 11;

  private GuardedCalls() {}

  /** The names of the classes that modules' calls lead to. */
  static List<String> guards() {
    return GUARDS.stream().map(Class::getName).toList();
  }

  /** The same class without such calls. What is no class, or too new a one, comes back as it is. */
  static byte[] guarded(byte[] classFile) {
    try {
      ClassReader reader = new ClassReader(classFile);
      return mayNeedIt(reader) ? rewritten(reader) : classFile;
    } catch (RuntimeException notAClass) {
      // The JVM says what is wrong with it, better than we could.
      return classFile;
    }
  }

  private static Map<String, Instead> table() {
    Map<String, Instead> table = new HashMap<>();
    for (Class<?> guard : GUARDS) {
      for (Method method : guard.getDeclaredMethods()) {
        InsteadOf of = method.getAnnotation(InsteadOf.class);
        if (of != null) {
          String descriptor = Type.getMethodDescriptor(method);
          table.put(
              Type.getInternalName(of.value()) + "." + method.getName() + replaced(method, of),
              new Instead(Type.getInternalName(guard), descriptor));
        }
      }
    }
    return Map.copyOf(table);
  }

  /** The descriptor of the method that a guard's takes the place of. */
  private static String replaced(Method method, InsteadOf of) {
    Class<?>[] parameters = method.getParameterTypes();
    Type[] types = Type.getArgumentTypes(method);
    boolean isStatic =
        Arrays.stream(of.value().getMethods())
            .anyMatch(
                other ->
                    Modifier.isStatic(other.getModifiers())
                        && other.getName().equals(method.getName())
                        && Arrays.equals(other.getParameterTypes(), parameters));
    Type[] own = isStatic ? types : Arrays.copyOfRange(types, 1, types.length);
    return Type.getMethodDescriptor(Type.getReturnType(method), own);
  }

  private static Set<String> owners() {
    Set<String> owners = new HashSet<>();
    INSTEAD.keySet().forEach(call -> owners.add(call.substring(0, call.indexOf('.'))));
    return Set.copyOf(owners);
  }

  private static byte[] rewritten(ClassReader reader) {
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            return new Calls(super.visitMethod(access, name, descriptor, signature, exceptions));
          }
        },
        0);
    return writer.toByteArray();
  }

  /** Whether its constants name one of the methods; most classes are done with after this. */
  private static boolean mayNeedIt(ClassReader reader) {
    char[] buffer = new char[reader.getMaxStringLength()];
    for (int i = 1; i < reader.getItemCount(); i++) {
      int offset = reader.getItem(i);
      if (offset > 0 && isMethod(reader.readByte(offset - 1))) {
        String owner = reader.readClass(offset, buffer);
        if (OWNERS.contains(owner)
            && INSTEAD.containsKey(owner + "." + methodOf(reader, offset, buffer))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isMethod(int tag) {
    return tag == METHOD || tag == INTERFACE_METHOD;
  }

  private static String methodOf(ClassReader reader, int method, char[] buffer) {
    int nameAndType = reader.getItem(reader.readUnsignedShort(method + 2));
    return reader.readUTF8(nameAndType, buffer) + reader.readUTF8(nameAndType + 2, buffer);
  }

  private static @Nullable Instead instead(String owner, String name, String descriptor) {
    return OWNERS.contains(owner) ? INSTEAD.get(owner + "." + name + descriptor) : null;
  }

  /**
   * What is called instead.
   *
   * @param guard the class, as class files name it
   * @param descriptor the method's parameters and result
   */
  private record Instead(String guard, String descriptor) {}

  /** One method's. */
  private static final class Calls extends MethodVisitor {

    Calls(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      Instead instead = instead(owner, name, descriptor);
      if (instead == null) {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      } else {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, instead.guard, name, instead.descriptor, false);
      }
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      Object[] changed = arguments.clone();
      for (int i = 0; i < changed.length; i++) {
        changed[i] = changed(changed[i]);
      }
      super.visitInvokeDynamicInsn(name, descriptor, bootstrap, changed);
    }

    @Override
    public void visitLdcInsn(Object value) {
      super.visitLdcInsn(changed(value));
    }

    private static Object changed(Object constant) {
      if (constant instanceof Handle handle) {
        Instead instead = instead(handle.getOwner(), handle.getName(), handle.getDesc());
        if (instead != null) {
          return new Handle(
              Opcodes.H_INVOKESTATIC, instead.guard, handle.getName(), instead.descriptor, false);
        }
      }
      return constant;
    }
  }
}
