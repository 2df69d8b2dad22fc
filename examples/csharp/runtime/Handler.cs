using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;

namespace Lambda.Runtime
{
    /// <summary>The code does not have the method that the function's handler names.</summary>
    internal sealed class HandlerNotFound : Exception
    {
        internal HandlerNotFound(string message) : base(message) { }
    }

    /// <summary>The method that a name such as Assembly::Namespace.Class::Method stands for.</summary>
    internal sealed class Handler
    {
        private readonly MethodInfo method;
        private readonly object instance;

        private Handler(MethodInfo method)
        {
            this.method = method;
            instance = method.IsStatic ? null : Activator.CreateInstance(method.DeclaringType);
        }

        /// <summary>Loads the assembly from the folder, and makes an instance of the class unless the method is static.</summary>
        internal static Handler Load(string name, string folder)
        {
            string[] parts = name.Split(new[] { "::" }, StringSplitOptions.None);
            if (parts.Length != 3)
            {
                throw new HandlerNotFound($"handler {name}: write Assembly::Namespace.Class::Method");
            }
            string file = Path.Combine(folder, parts[0] + ".dll");
            if (!File.Exists(file))
            {
                throw new HandlerNotFound($"handler {name}: there is no {file}");
            }
            Type type = Assembly.LoadFrom(file).GetType(parts[1]);
            MethodInfo[] methods = type?.GetMethods().Where(method => method.Name == parts[2]).ToArray();
            if (methods == null || methods.Length != 1)
            {
                throw new HandlerNotFound(type == null
                    ? $"handler {name}: {parts[0]}.dll has no class {parts[1]}"
                    : $"handler {name}: {parts[1]} has {methods.Length} public methods {parts[2]}, and must have one");
            }
            return new Handler(methods[0]);
        }

        /// <summary>Calls the method with the event, the context, both or neither, and waits for its task.</summary>
        internal byte[] Call(byte[] payload, Context context)
        {
            object[] arguments = method.GetParameters()
                .Select(parameter => parameter.ParameterType == typeof(Context)
                    ? context
                    : Json.Read(payload, parameter.ParameterType))
                .ToArray();
            object result = method.Invoke(instance, arguments);
            Type type = method.ReturnType;
            if (result is Task task)
            {
                task.GetAwaiter().GetResult();
                result = type.IsGenericType ? type.GetProperty("Result").GetValue(task) : null;
                type = type.IsGenericType ? type.GetGenericArguments()[0] : typeof(void);
            }
            return Json.Write(result, type);
        }
    }
}
