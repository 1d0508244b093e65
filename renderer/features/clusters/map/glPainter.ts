import { sideOf, stretchOf } from './camera.ts'
import { mapSide, type MapPoints } from './mapPoints.ts'
import { markSize, type Painter, type Scene } from './painter.ts'

const vertex = `#version 300 es
layout(location = 0) in vec2 place;
layout(location = 1) in vec2 mark;
layout(location = 2) in float cluster;
uniform vec2 scale;
uniform vec2 middle;
uniform float size;
uniform float chosen;
uniform vec4 palette[9];
flat out vec4 colour;
flat out float shape;
flat out float diameter;
void main() {
  gl_Position = vec4((place - middle) * scale, 0.0, 1.0);
  bool stands = cluster == chosen;
  bool without = mark.x > 7.5;
  diameter = size * (without ? 0.72 : stands ? 1.18 : 1.0) + 1.0;
  gl_PointSize = diameter;
  vec4 base = palette[int(mark.x + 0.5)];
  float dim = chosen < -0.5 || stands || without ? 1.0 : 0.8;
  colour = vec4(base.rgb, base.a * dim);
  shape = size < 4.0 && !without ? 0.0 : mark.y;
}`

// Distances to the edge of each shape, so that edges are smooth at any size.
const fragment = `#version 300 es
precision mediump float;
flat in vec4 colour;
flat in float shape;
flat in float diameter;
out vec4 painted;
void main() {
  vec2 p = (gl_PointCoord * 2.0 - 1.0) * diameter * 0.5;
  float r = diameter * 0.5 - 0.5;
  vec2 q = abs(p);
  float d;
  if (shape < 0.5) d = length(p) - r * 0.9;
  else if (shape < 1.5) d = max(q.x, q.y) - r * 0.78;
  else if (shape < 2.5) d = max(q.x * 0.866 + p.y * -0.5, p.y - r * 0.1) - r * 0.5;
  else if (shape < 3.5) d = (q.x + q.y) * 0.7071 - r * 0.68;
  else if (shape < 4.5) d = max(min(q.x, q.y) - max(0.6, r * 0.26), max(q.x, q.y) - r);
  else if (shape < 5.5) {
    vec2 t = abs(vec2(p.x + p.y, p.x - p.y)) * 0.7071;
    d = max(min(t.x, t.y) - max(0.6, r * 0.24), max(t.x, t.y) - r);
  } else d = abs(length(p) - r * 0.74) - max(0.5, r * 0.2);
  float cover = clamp(0.5 - d, 0.0, 1.0) * colour.a;
  if (cover < 0.01) discard;
  painted = vec4(colour.rgb * cover, cover);
}`

/** Draws with WebGL 2; null where the browser has none. */
export function createGlPainter(canvas: HTMLCanvasElement): Painter | null {
  const gl = canvas.getContext('webgl2', {
    antialias: false,
    premultipliedAlpha: true,
    preserveDrawingBuffer: true,
  })
  if (gl === null) return null
  const program = programOf(gl)
  if (program === null) return null
  const at = (name: string) => gl.getUniformLocation(program, name)
  const uniforms = {
    scale: at('scale'),
    middle: at('middle'),
    size: at('size'),
    chosen: at('chosen'),
    palette: at('palette'),
  }
  const buffers = [gl.createBuffer(), gl.createBuffer(), gl.createBuffer()] as const
  gl.useProgram(program)
  gl.enable(gl.BLEND)
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
  let count = 0
  const fill = (
    location: number,
    data: Uint8Array | Uint16Array,
    items: number,
    type: number,
    normal: boolean,
  ) => {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffers[location] ?? null)
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW)
    gl.enableVertexAttribArray(location)
    gl.vertexAttribPointer(location, items, type, normal, 0, 0)
  }
  return {
    load: ({ places, marks, membership, count: loaded }: MapPoints) => {
      count = loaded
      fill(0, places, 2, gl.UNSIGNED_SHORT, true)
      fill(1, marks, 2, gl.UNSIGNED_BYTE, false)
      fill(2, membership, 1, gl.UNSIGNED_SHORT, false)
    },
    begin: (scene: Scene) => {
      const { size, ratio, camera } = scene
      fit(canvas, scene)
      gl.viewport(0, 0, canvas.width, canvas.height)
      gl.clearColor(0, 0, 0, 0)
      gl.clear(gl.COLOR_BUFFER_BIT)
      const side = sideOf(camera, size)
      gl.uniform2f(uniforms.scale, (2 * side * stretchOf(size)) / size.width, (-2 * side) / size.height)
      gl.uniform2f(uniforms.middle, camera.x, camera.y)
      gl.uniform1f(uniforms.size, markSize(count, camera.zoom) * ratio)
      gl.uniform1f(uniforms.chosen, scene.chosen < 0 || scene.chosen >= mapSide ? -1 : scene.chosen)
      gl.uniform4fv(uniforms.palette, scene.palette.marks.flat())
    },
    draw: (from, to) => gl.drawArrays(gl.POINTS, from, Math.max(0, Math.min(to, count) - from)),
    end: () => {
      for (const buffer of buffers) gl.deleteBuffer(buffer)
      gl.deleteProgram(program)
    },
  }
}

/** Gives a canvas as many device pixels as its place has. */
export function fit(canvas: HTMLCanvasElement, { size, ratio }: Pick<Scene, 'size' | 'ratio'>): void {
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)]
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
}

function programOf(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = gl.createProgram()
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type)
    if (shader === null) return null
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
  }
  gl.linkProgram(program)
  return gl.getProgramParameter(program, gl.LINK_STATUS) === true ? program : null
}
