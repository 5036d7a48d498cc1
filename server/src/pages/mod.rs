//! The pages: HTML from templates, without a line of script, so that they work everywhere and print well. The map in 3D alone runs
//! one, and says on the flat pages' behalf what it shows.

pub mod answer_page;
mod building_right_figures;
pub mod building_right_page;
pub mod check_page;
mod check_results;
pub mod developers;
pub mod difference_page;
pub mod document;
pub mod effect_page;
pub mod figures;
pub mod frame;
pub mod home;
pub mod map_page;
pub(crate) mod map_shapes;
pub mod overlays;
pub mod phrases;
pub mod place_map;
pub mod place_page;
mod plan_facts;
pub mod plan_page;
pub mod plan_view;
pub mod problem_page;
pub mod questions_page;
pub mod rule_view;
pub mod search;
pub mod statics;
pub mod swatch;
pub mod words;

use axum::routing::get;

use crate::changes;
use crate::router::Resource;

/// The addresses of the pages.
pub const RESOURCES: &[Resource] = &[
    Resource {
        template: "/",
        methods: || get(home::home),
    },
    Resource {
        template: "/search",
        methods: || get(search::search),
    },
    Resource {
        template: "/rules",
        methods: || get(answer_page::answer_page),
    },
    Resource {
        template: "/building-right",
        methods: || get(building_right_page::building_right_page),
    },
    Resource {
        template: "/check",
        methods: || get(check_page::form_page).post(check_page::result_page),
    },
    Resource {
        template: "/difference",
        methods: || get(difference_page::difference_page),
    },
    Resource {
        template: "/effect",
        methods: || get(effect_page::effect_page),
    },
    Resource {
        template: "/questions",
        methods: || get(questions_page::list_page),
    },
    Resource {
        template: "/questions/{kind}",
        methods: || get(questions_page::question_page),
    },
    Resource {
        template: "/plans",
        methods: || get(plan_page::plans_page),
    },
    Resource {
        template: "/plans/{id}",
        methods: || get(plan_page::plan_page),
    },
    Resource {
        template: "/andringar",
        methods: || get(changes::page::changes_page),
    },
    Resource {
        template: "/map",
        methods: || get(map_page::map_page),
    },
    Resource {
        template: "/map/answer",
        methods: || get(map_page::answer),
    },
    Resource {
        template: "/developers",
        methods: || get(developers::developers),
    },
    Resource {
        template: "/static/planvy.css",
        methods: || get(statics::stylesheet),
    },
    Resource {
        template: "/static/map.css",
        methods: || get(statics::map_stylesheet),
    },
    Resource {
        template: "/static/planvy.svg",
        methods: || get(statics::icon),
    },
    Resource {
        template: "/robots.txt",
        methods: || get(statics::robots),
    },
];
